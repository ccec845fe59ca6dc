import type { Zone } from '../time/zone.ts';
import { PLAIN, type Unit } from './unit.ts';
import { metricUnit } from './units.ts';

/** Fields that differ from a plain count. */
type Part = Partial<Unit>;

const KIB = 1024;
const rate = (suffix: string): Part => ({ kind: 'other', suffix });
const si = (suffix: string): Part => ({ kind: 'si', suffix });
const time = (factor: number): Part => ({ kind: 'seconds', factor });
const money = (prefix: string): Part => ({ prefix });
const words = (no: string, yes: string): Part => ({ kind: 'words', words: [no, yes] });

/** Units by the names that Grafana has for them, so that boards need no translation. Names are case-sensitive. */
const BY_ID: Readonly<Record<string, Part>> = {
  none: { kind: 'plain' },
  short: {},
  locale: { kind: 'plain' },
  sci: { kind: 'exponent' },
  hex: { kind: 'hex' },
  hex0x: { kind: 'hex', suffix: '0x' },
  percent: { kind: 'percent' },
  percentunit: { kind: 'percent', factor: 100 },
  ...sizes('bytes', KIB, ['bytes', 'kbytes', 'mbytes', 'gbytes', 'tbytes', 'pbytes']),
  ...sizes('decimalBytes', 1000, [
    'decbytes',
    'deckbytes',
    'decmbytes',
    'decgbytes',
    'dectbytes',
    'decpbytes',
  ]),
  bits: { kind: 'bits' },
  decbits: { kind: 'decimalBits' },
  ...perSecond('bytes', KIB, ['binBps', 'KiBs', 'MiBs', 'GiBs', 'TiBs', 'PiBs']),
  ...perSecond('decimalBytes', 1000, ['Bps', 'KBs', 'MBs', 'GBs', 'TBs', 'PBs']),
  ...perSecond('bits', KIB, ['binbps', 'Kibits', 'Mibits', 'Gibits', 'Tibits', 'Pibits']),
  ...perSecond('decimalBits', 1000, ['bps', 'Kbits', 'Mbits', 'Gbits', 'Tbits', 'Pbits']),
  cps: rate('c/s'),
  ops: rate('ops/s'),
  reqps: rate('req/s'),
  rps: rate('rd/s'),
  wps: rate('wr/s'),
  iops: rate('io/s'),
  eps: rate('evt/s'),
  mps: rate('msg/s'),
  recps: rate('rec/s'),
  rowsps: rate('rows/s'),
  pps: rate('p/s'),
  cpm: rate('c/min'),
  opm: rate('ops/min'),
  reqpm: rate('req/min'),
  rpm: rate('rd/min'),
  wpm: rate('wr/min'),
  epm: rate('evt/min'),
  mpm: rate('msg/min'),
  ns: time(1e-9),
  µs: time(1e-6),
  us: time(1e-6),
  ms: time(1e-3),
  s: time(1),
  m: time(60),
  h: time(3_600),
  d: time(86_400),
  w: time(604_800),
  dtdurations: time(1),
  dtdurationms: time(1e-3),
  clocks: time(1),
  clockms: time(1e-3),
  dateTimeAsIso: { kind: 'moment' },
  dateTimeAsUS: { kind: 'moment' },
  dateTimeAsLocal: { kind: 'moment' },
  dateTimeAsSystem: { kind: 'moment' },
  dateTimeFromNow: { kind: 'ago' },
  hertz: si('Hz'),
  watt: si('W'),
  volt: si('V'),
  amp: si('A'),
  joule: si('J'),
  celsius: rate('°C'),
  fahrenheit: rate('°F'),
  kelvin: rate('K'),
  rotrpm: rate('rpm'),
  dB: rate('dB'),
  ppm: rate('ppm'),
  currencyUSD: money('$'),
  currencyEUR: money('€'),
  currencyGBP: money('£'),
  currencyJPY: money('¥'),
  currencyCHF: money('CHF '),
  bool: words('False', 'True'),
  bool_yes_no: words('No', 'Yes'),
  bool_on_off: words('Off', 'On'),
};

const OWN = /^(prefix|suffix|moment):(.*)$/su;
const MOST_CHARACTERS = 24;

/** The unit that a board names: one of the ids above, an own `prefix:…` or `suffix:…`, else as metrics name theirs. */
export function unitById(id: string): Unit {
  const part = Object.hasOwn(BY_ID, id) ? BY_ID[id] : undefined;
  if (part !== undefined) return { ...PLAIN, ...part };
  const [, place, text = ''] = OWN.exec(id) ?? [];
  if (place === 'moment') return { ...PLAIN, kind: 'moment', zone: text };
  const short = text.slice(0, MOST_CHARACTERS);
  if (place === 'prefix') return { ...PLAIN, prefix: short };
  if (place === 'suffix') return short.trim() === '' ? PLAIN : { ...PLAIN, ...rate(short.trim()) };
  return metricUnit('', id);
}

/** The id of the same unit with moments on the clock of the zone; the id itself where it is not one of moments. */
export function inZone(id: string, zone: Zone): string {
  return Object.hasOwn(BY_ID, id) && BY_ID[id]?.kind === 'moment' ? `moment:${zone}` : id;
}

/** Ids of the same size in ever larger steps: what is stored counts kibibytes, mebibytes and so on. */
function sizes(kind: Unit['kind'], base: number, ids: readonly string[]): Record<string, Part> {
  return Object.fromEntries(ids.map((id, power) => [id, { kind, factor: base ** power }]));
}

function perSecond(kind: Unit['kind'], base: number, ids: readonly string[]): Record<string, Part> {
  return Object.fromEntries(ids.map((id, power) => [id, { kind, factor: base ** power, perSecond: true }]));
}
