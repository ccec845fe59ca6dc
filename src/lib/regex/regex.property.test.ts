import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { caseVariants } from './case-folding.ts';
import { compileFirstGroup, compileRegex } from './regex.ts';

/** An expression in the syntax that RE2 and JavaScript have in common, all of whose groups and classes mean the same in both. */
const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'ab',
    'é',
    '😀',
    '\\.',
    '-',
    '.',
    '[ab]',
    '[^a]',
    '[a-c]',
    '[^\\n]',
    '\\d',
    '\\w',
    '\\W',
    '\\D',
  ],
  ...['\\b', '\\B', '^', '$', '', '[a-cx-z]', '\\x61', '\\n'],
);
/** `first` stands before all that is repeated. */
const expressions = (first = '') =>
  fc.letrec<{
    any: string;
    group: string;
    repeat: string;
    alternate: string;
    concat: string;
  }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      tie('concat'),
      tie('group'),
      tie('repeat'),
      tie('alternate'),
    ),
    group: tie('any').map((body) => `(${body})`),
    repeat: fc
      .tuple(tie('any'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,3}', '{2,}', '*?', '+?', '??'))
      .map(([body, times]) => `(?:${first}${body})${times}`),
    alternate: fc
      .array(tie('any'), { minLength: 2, maxLength: 3 })
      .map((options) => `(?:${options.join('|')})`),
    concat: fc.array(tie('any'), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
  })).any;
const expression = expressions();
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'x', 'é', '😀', '.', '-', '1', '\n', '_', 'A'), {
  maxLength: 12,
});

describe('the regular expressions agree with JavaScript', () => {
  for (const flags of ['', 'm']) {
    test(`on random expressions and texts with flags "${flags}"`, () => {
      fc.assert(
        fc.property(expression, fc.array(text, { minLength: 1, maxLength: 12 }), (source, texts) => {
          const ours = compileRegex(flags === '' ? source : `(?${flags})${source}`);
          // Sticky at 0, and nothing after it: `^` and `$` would mean line ends in multi-line mode.
          const theirs = new RegExp(`(?:${source})(?![^])`, `suy${flags}`);
          for (const chars of texts) {
            const candidate = chars.join('');
            theirs.lastIndex = 0;
            assert.equal(
              ours.test(candidate, { steps: 1_000_000 }),
              theirs.test(candidate),
              JSON.stringify(candidate),
            );
          }
        }),
        { numRuns: 1_000 },
      );
    });
  }

  test('on what the first group takes', () => {
    // JavaScript alone refuses repetitions of nothing, and takes another way then.
    const without = expressions('[abc]').map((source) => source.replaceAll(/\((?!\?)/g, '(?:'));
    fc.assert(
      fc.property(
        without,
        without,
        expression,
        fc.array(text, { minLength: 1, maxLength: 12 }),
        (...args) => {
          const [head, taken, tail, texts] = args;
          const source = `(?:${head})(${taken})(?:${tail})`;
          const ours = compileFirstGroup(source);
          const theirs = new RegExp(`^(?:${source})$`, 'su');
          for (const chars of texts) {
            const candidate = chars.join('');
            assert.equal(
              ours?.(candidate, { steps: 1_000_000 }),
              theirs.exec(candidate)?.[1],
              JSON.stringify(candidate),
            );
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('on the case of every letter', () => {
    for (let point = 0; point <= 0x1ffff; point++) {
      const variants = caseVariants(point);
      if (variants.length === 1) continue;
      const theirs = new RegExp(`^\\u{${point.toString(16)}}$`, 'iu');
      for (const variant of variants)
        assert.ok(theirs.test(String.fromCodePoint(variant)), point.toString(16));
    }
    const cased = /\p{Changes_When_Casefolded}/u;
    for (let point = 0; point <= 0x10ffff; point++) {
      const char = String.fromCodePoint(point);
      if (!cased.test(char)) continue;
      const folded = [...char.toLowerCase()];
      const equalsFolded = folded.length === 1 && new RegExp(`^${char}$`, 'iu').test(folded[0] as string);
      if (equalsFolded)
        assert.ok(caseVariants(point).includes(char.toLowerCase().codePointAt(0) as number), char);
    }
  });
});
