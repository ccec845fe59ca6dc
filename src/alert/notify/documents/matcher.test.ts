import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileMatchers, type LabelMatcher, matchesEverything, printMatcher } from './matcher.ts';

const place = { code: 'INVALID_X', field: 'matchers' };
const labels = { host: 'web-1', env: 'prod', __proto__: 'x' };

const FACTS: readonly [op: LabelMatcher['op'], key: string, value: string, holds: boolean][] = [
  ['=', 'host', 'web-1', true],
  ['=', 'host', 'web', false],
  ['=', 'none', '', true],
  ['!=', 'host', 'web-2', true],
  ['!=', 'host', 'web-1', false],
  ['!=', 'none', '', false],
  ['=~', 'host', 'web-.*', true],
  ['=~', 'host', 'web', false],
  ['=~', 'host', 'db-1|web-1', true],
  ['=~', 'none', '', true],
  ['=~', 'none', '.+', false],
  ['!~', 'host', 'db-.*', true],
  ['!~', 'host', 'web-[0-9]', false],
  ['=', 'constructor', '', true],
  ['=', 'toString', '', true],
];

describe('a matcher', () => {
  for (const [op, key, value, holds] of FACTS) {
    test(`${printMatcher({ op, key, value })} ${holds ? 'holds' : 'does not hold'}`, () => {
      assert.equal(compileMatchers([{ op, key, value }], place)(labels), holds);
    });
  }

  test('all must hold, and none hold for everything', () => {
    const host = { key: 'host', op: '=', value: 'web-1' } as const;
    const env = { key: 'env', op: '=', value: 'test' } as const;
    assert.equal(compileMatchers([host, env], place)(labels), false);
    assert.equal(compileMatchers([], place)(labels), true);
    assert.equal(matchesEverything([], place), true);
    assert.equal(matchesEverything([host], place), false);
    assert.equal(matchesEverything([{ ...host, op: '!=' }], place), true);
    assert.equal(matchesEverything([{ ...host, op: '=~', value: '.*' }, host], place), false);
  });

  test('an expression that cannot be read is refused with its place', () => {
    assert.throws(() => compileMatchers([{ key: 'a', op: '!~', value: 'x(' }], place), {
      code: 'INVALID_X',
      status: 400,
      message: /^matchers\[0\] \(a!~"x\("\): .* at position/,
    });
  });

  test('what takes too long to decide does not hold, negated or not', () => {
    const value = '(a|b)*a(a|b){18}';
    // Without a pattern, so that each letter leads to a state that was not there before.
    const letters = Array.from({ length: 5_000 }, (_, at) => 'ab'[Math.floor(Math.sin(at) * 1e6) & 1]);
    const long = { a: letters.join('') };
    assert.equal(compileMatchers([{ key: 'a', op: '=~', value }], place)(long), false);
    assert.equal(compileMatchers([{ key: 'a', op: '!~', value }], place)(long), false);
  });
});
