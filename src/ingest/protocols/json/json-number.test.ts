import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parsedNumber, parseNumber } from './json-number.ts';

/** The number at the start of `text` and how many characters it takes; undefined when there is none. */
function parse(text: string): [number, number] | undefined {
  const end = parseNumber(Buffer.from(text), 0);
  return end === -1 ? undefined : [parsedNumber[0] as number, end];
}

describe('parseNumber', () => {
  test('gives the float that JSON.parse gives', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.nat({ max: 24 }), fc.boolean())
      .map(([digits, places, negative]) => {
        const padded = String(digits).padStart(places + 1, '0');
        const cut = padded.length - places;
        const text = places === 0 ? padded : `${padded.slice(0, cut)}.${padded.slice(cut)}`;
        return `${negative ? '-' : ''}${text}`;
      });
    const shortest = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(decimal, shortest, fc.integer().map(String)), (text) => {
        assert.deepEqual(parse(`${text},`), [JSON.parse(text), text.length]);
      }),
      { numRuns: 5_000 },
    );
  });

  test('keeps the sign of zero', () => {
    assert.deepEqual(parse('-0}'), [-0, 2]);
    assert.deepEqual(parse('-0.0}'), [-0, 4]);
    assert.deepEqual(parse('0}'), [0, 1]);
  });

  test('refuses what is no JSON number, and numbers beyond the range of a float', () => {
    for (const text of [
      '',
      '-',
      '01',
      '-01',
      '.5',
      '1.',
      '1.e5',
      '1e',
      '1e+',
      '+1',
      'NaN',
      'x',
      '1e999',
      '-1e999',
    ]) {
      assert.equal(parse(text), undefined, text);
    }
  });

  test('stops at the first byte that is not part of the number', () => {
    assert.deepEqual(parse('12-3'), [12, 2]);
    assert.deepEqual(parse('1.5.2'), [1.5, 3]);
  });
});
