import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OptionValues } from './command.ts';
import { renderOptions } from './render-options.ts';

const NOON = Date.UTC(2026, 10, 27, 12);

test('without options: the whole board as it is, 1,440 px wide, light', () => {
  assert.deepEqual(renderOptions({}, NOON), {
    ...{ chosen: {}, widthPx: 1_440, heightPx: 'auto', theme: 'light', scale: 1, timeLimitMs: 60_000 },
  });
});

test('what is said is taken; several values of a variable are said one by one', () => {
  const said = {
    ...{ panel: '3', from: 'now-6h', var: ['host=a=b', 'host=c', 'env='], width: '800', height: '300' },
    ...{ theme: 'dark', scale: '2', timezone: 'Europe/Berlin', 'time-limit': '5' },
  };
  assert.deepEqual(renderOptions(said, NOON), {
    ...{ panel: '3', from: 'now-6h', to: 'now', chosen: { host: ['a=b', 'c'], env: [''] } },
    ...{
      widthPx: 800,
      heightPx: 300,
      theme: 'dark',
      scale: 2,
      timezone: 'Europe/Berlin',
      timeLimitMs: 5_000,
    },
  });
});

const REFUSED: readonly (readonly [values: OptionValues, message: RegExp])[] = [
  [{ width: '299' }, /^--width: expected a whole number from 300 to 8192, got "299"$/],
  [{ height: 'tall' }, /^--height: expected auto or a whole number from 100 to 16384/],
  [{ height: '200', panel: '3' }, /from 280/],
  [{ height: '9000', scale: '2' }, /to 8192/],
  [{ scale: '3' }, /^--scale/],
  [{ theme: 'sepia' }, /^--theme: expected light or dark/],
  [{ var: ['host'] }, /^--var: expected NAME=VALUE, got "host"/],
  [{ from: 'yesterday' }, /^--from/],
  [{ from: 'now-1h', to: 'now-2h' }, /^--from: expected a time before now-2h/],
  [{ to: 'now' }, /^--to: needs --from/],
  [{ timezone: 'Mars' }, /^--timezone/],
  [{ 'time-limit': '0' }, /^--time-limit/],
];
for (const [values, message] of REFUSED) {
  test(`${JSON.stringify(values)} is refused`, () => {
    assert.throws(() => renderOptions(values, NOON), { message });
  });
}
