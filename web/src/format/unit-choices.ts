import { unitById } from './unit-ids.ts';
import { formatValue } from './units.ts';

export interface UnitChoice {
  /** As a board stores it. */
  readonly id: string;
  readonly label: string;
  /** What a value looks like. */
  readonly example: string;
}

export interface UnitGroup {
  readonly group: string;
  readonly units: readonly UnitChoice[];
}

/** Ids with their words and a value to show. */
type Row = readonly [id: string, label: string, example: number];

const ROWS: readonly (readonly [group: string, rows: readonly Row[]])[] = [
  [
    'Numbers',
    [
      ['short', 'Short (k, M, G)', 12_350],
      ['none', 'Plain number', 12_350],
      ['percent', 'Percent (0 to 100)', 83],
      ['percentunit', 'Percent (0 to 1)', 0.83],
      ['sci', 'Scientific', 12_350],
      ['hex0x', 'Hexadecimal', 4096],
    ],
  ],
  [
    'Data',
    [
      ['bytes', 'Bytes (IEC: KiB, MiB)', 13_002_342],
      ['decbytes', 'Bytes (SI: kB, MB)', 13_002_342],
      ['bits', 'Bits (IEC: Kibit, Mibit)', 13_002_342],
      ['decbits', 'Bits (SI: kbit, Mbit)', 13_002_342],
      ['kbytes', 'Kibibytes', 12_698],
      ['mbytes', 'Mebibytes', 12_698],
      ['gbytes', 'Gibibytes', 12.4],
    ],
  ],
  [
    'Data per second',
    [
      ['binBps', 'Bytes per second (IEC)', 13_002_342],
      ['Bps', 'Bytes per second (SI)', 13_002_342],
      ['bps', 'Bits per second (SI)', 13_002_342],
      ['binbps', 'Bits per second (IEC)', 13_002_342],
    ],
  ],
  [
    'Rates',
    [
      ['reqps', 'Requests per second', 1_234],
      ['ops', 'Operations per second', 1_234],
      ['iops', 'Reads and writes per second', 1_234],
      ['rps', 'Reads per second', 1_234],
      ['wps', 'Writes per second', 1_234],
      ['mps', 'Messages per second', 1_234],
      ['eps', 'Events per second', 1_234],
      ['recps', 'Records per second', 1_234],
      ['rowsps', 'Rows per second', 1_234],
      ['pps', 'Packets per second', 1_234],
      ['cps', 'Counts per second', 1_234],
      ['opm', 'Operations per minute', 1_234],
      ['reqpm', 'Requests per minute', 1_234],
    ],
  ],
  [
    'Time',
    [
      ['ns', 'Nanoseconds', 250_000],
      ['µs', 'Microseconds', 250_000],
      ['ms', 'Milliseconds', 250],
      ['s', 'Seconds', 4_980],
      ['m', 'Minutes', 83],
      ['h', 'Hours', 27],
      ['d', 'Days', 3.5],
      ['w', 'Weeks', 2],
      ['dateTimeAsIso', 'Moment (ms since 1970)', 1_774_000_000_000],
    ],
  ],
  [
    'Currency',
    [
      ['currencyEUR', 'Euro', 1_250],
      ['currencyUSD', 'US dollar', 1_250],
      ['currencyGBP', 'Pound', 1_250],
      ['currencyJPY', 'Yen', 1_250],
      ['currencyCHF', 'Swiss franc', 1_250],
    ],
  ],
  [
    'Physical',
    [
      ['celsius', 'Degrees Celsius', 21.5],
      ['fahrenheit', 'Degrees Fahrenheit', 70.7],
      ['hertz', 'Hertz', 2_400_000],
      ['watt', 'Watt', 1_250],
      ['volt', 'Volt', 230],
      ['amp', 'Ampere', 16],
      ['rotrpm', 'Revolutions per minute', 1_200],
    ],
  ],
  [
    'Yes or no',
    [
      ['bool', 'True, False', 1],
      ['bool_yes_no', 'Yes, No', 1],
      ['bool_on_off', 'On, Off', 1],
    ],
  ],
];

/** The units that an editor offers; boards may name others too. */
export const UNIT_CHOICES: readonly UnitGroup[] = ROWS.map(([group, rows]) => ({
  group,
  units: rows.map(([id, label, value]) => ({ id, label, example: formatValue(value, unitById(id)) })),
}));
