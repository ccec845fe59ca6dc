import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNIT_CHOICES } from './unit-choices.ts';
import { unitById } from './unit-ids.ts';
import { formatValue } from './units.ts';

const WRITTEN: readonly (readonly [id: string, value: number, text: string])[] = [
  ['none', 1_234_567, '1,234,567'],
  ['none', 0.12345, '0.1235'],
  ['short', 1_234_567, '1.235 M'],
  ['percent', 12.5, '12.5 %'],
  ['percentunit', 0.125, '12.5 %'],
  ['sci', 12_350, '1.24e+4'],
  ['hex', 255, 'ff'],
  ['hex0x', -255, '−0xff'],
  ['bytes', 1536, '1.5 KiB'],
  ['decbytes', 1500, '1.5 kB'],
  ['decbytes', 1000, '1 kB'],
  ['mbytes', 2048, '2 GiB'],
  ['decgbytes', 1.5, '1.5 GB'],
  ['bits', 2048, '2 Kibit'],
  ['Bps', 1500, '1.5 kB/s'],
  ['binBps', 1536, '1.5 KiB/s'],
  ['MBs', 1500, '1.5 GB/s'],
  ['MiBs', 1.5, '1.5 MiB/s'],
  ['bps', 12_400_000, '12.4 Mbit/s'],
  ['Mbits', 12.4, '12.4 Mbit/s'],
  ['reqps', 1234, '1,234 req/s'],
  ['ops', 12_345, '12.35 k ops/s'],
  ['reqpm', 12, '12 req/min'],
  ['ns', 250, '250 ns'],
  ['µs', 2500, '2.5 ms'],
  ['ms', 90_000, '1m 30s'],
  ['h', 27, '1d 3h'],
  ['w', 2, '14d'],
  ['dtdurations', 93_784, '1d 2h'],
  ['hertz', 2_400_000, '2.4 MHz'],
  ['watt', 12, '12 W'],
  ['celsius', 21.5, '21.5 °C'],
  ['currencyUSD', -5, '−$5'],
  ['currencyCHF', 12_345, 'CHF 12.35 k'],
  ['bool_on_off', 0, 'Off'],
  ['bool', 3, 'True'],
  ['dateTimeAsIso', 0, '1970-01-01 00:00:00Z'],
  ['suffix:apples', 3, '3 apples'],
  ['suffix: apples ', 3, '3 apples'],
  ['prefix:#', 3, '#3'],
  ['prefix:', 3, '3'],
  ['suffix:', 3, '3'],
  ['messages', 3, '3 messages'],
  ['seconds', 0.25, '250 ms'],
  ['__proto__', 3, '3 __proto__'],
  ['', 12, '12'],
];

test('units are written by the ids that boards name', () => {
  const written = WRITTEN.map(([id, value]) => formatValue(value, unitById(id)));
  assert.deepEqual(
    written,
    WRITTEN.map(([, , text]) => text),
  );
});

const FIXED: readonly (readonly [id: string, decimals: number, value: number, text: string])[] = [
  ['bytes', 1, 1024 ** 2 * 12, '12.0 MiB'],
  ['percent', 0, 82.6, '83 %'],
  ['short', 2, 12_345, '12.35 k'],
  ['short', 2, 0.00001, '0.00'],
  ['none', 1, 1234.56, '1,234.6'],
  ['ms', 0, 1500, '2 s'],
  ['currencyEUR', 2, 5, '€5.00'],
  ['short', 0, -0.2, '0'],
  ['short', 99, 1, '1.000000000000'],
];

test('digits after the point can be fixed', () => {
  const written = FIXED.map(([id, decimals, value]) => formatValue(value, { ...unitById(id), decimals }));
  assert.deepEqual(
    written,
    FIXED.map(([, , , text]) => text),
  );
});

test('what is no number is written calmly in every unit', () => {
  for (const { units } of UNIT_CHOICES) {
    for (const { id } of units) {
      assert.equal(formatValue(Number.NaN, unitById(id)), '–');
      for (const value of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e-300, 0]) {
        assert.equal(typeof formatValue(value, unitById(id)), 'string');
      }
    }
  }
});

test('every unit on offer has an id of its own and shows what it looks like', () => {
  const all = UNIT_CHOICES.flatMap(({ units }) => units);
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  assert.equal(all.find(({ id }) => id === 'bytes')?.example, '12.4 MiB');
  assert.ok(all.every(({ example }) => example.length < 24));
});
