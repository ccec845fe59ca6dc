import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRegex, RegexSyntaxError, RegexTooCostlyError } from './regex.ts';

const MATCHES: readonly (readonly [source: string, yes: readonly string[], no: readonly string[]])[] = [
  ['', [''], ['a', '\n']],
  ['a', ['a'], ['', 'aa', 'ab', 'ba', 'A']],
  ['a|b|', ['a', 'b', ''], ['ab']],
  ['web-.*', ['web-', 'web-1', 'web-\n1'], ['we', 'xweb-1']],
  ['.+', ['a', '\n', '😀'], ['']],
  ['.+.+', ['ab', '😀a'], ['', 'a', '😀']],
  ['.+.*', ['a'], ['']],
  ['.*.+', ['a'], ['']],
  ['a.+b', ['axb', 'a😀b', 'abb'], ['ab', 'aab\n']],
  ['.+a.+', ['xax', 'aaa'], ['ax', 'xa', 'aa']],
  ['.', ['a', '\n', '😀'], ['', 'ab']],
  ['(?-s).+', ['a'], ['a\nb', '']],
  ['.*-db-.*', ['x-db-y', '-db-'], ['x-db', 'db-']],
  ['a.*a', ['aa', 'aba'], ['a', 'ab']],
  ['a.*ba.*b', ['abab', 'axbaxb', 'abaxb', 'abbab'], ['aab', 'ab', 'aba']],
  ['^web$', ['web'], ['web\n', 'xweb']],
  ['^a|b$', ['a', 'b'], ['ab']],
  ['a^b', [], ['ab', 'a\nb']],
  ['(?m)a$\n^b', ['a\nb'], ['ab']],
  ['\\Aa\\z', ['a'], ['aa']],
  ['a{2,3}', ['aa', 'aaa'], ['a', 'aaaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['a']],
  ['a{0}', [''], ['a']],
  ['a{,2}', ['a{,2}'], ['a', 'aa', '']],
  ['a{', ['a{'], ['a']],
  ['a*?b+?c??', ['b', 'aabbc'], ['ac']],
  ['[a-c]+', ['abc', 'a'], ['', 'd']],
  ['[^a-c]', ['d', '\n', '😀'], ['a', '']],
  ['[]a]+', [']a', ']'], ['[']],
  ['[a-]+', ['a-', '-'], ['b']],
  ['[\\d-z]+', ['1-z'], ['y']],
  ['[[:alpha:]_]+', ['aZ_'], ['1']],
  ['[[:^digit:]]', ['a'], ['1']],
  ['\\d+\\s\\w', ['12 _', '1\tz'], ['1\u00a0a', '１ a']],
  ['\\D\\S\\W', ['ab-'], ['1b-', 'a -', 'aba']],
  ['\\pL+', ['aЖ中'], ['1']],
  ['\\p{Greek}+', ['αβ'], ['a']],
  ['\\P{Lu}', ['a', '1'], ['A']],
  ['\\p{^Lu}', ['a'], ['A']],
  ['[\\p{Lu}\\d]+', ['A1'], ['a']],
  ['(?i)web-k', ['WEB-K', 'web-\u212a'], ['web-']],
  ['(?i:a)b', ['Ab', 'ab'], ['aB']],
  ['(?i)[a-c]+', ['AbC'], ['d']],
  ['(?i)[^a]', ['b'], ['a', 'A']],
  ['(?i)straße', ['STRAẞE', 'straße'], ['strasse']],
  ['(?i)σ', ['ς', 'Σ'], ['s']],
  ['a(?i)b|c', ['aB', 'C'], ['Ab']],
  ['(a(?i)b)c', ['aBc'], ['aBC']],
  ['(?P<name>a)(?<other>b)', ['ab'], ['a']],
  ['\\x41\\x{1F600}\\101\\0', ['A😀A\0'], ['A']],
  ['\\a\\f\\n\\r\\t\\v', ['\x07\f\n\r\t\v'], ['']],
  ['\\.\\*\\_\\-\\/', ['.*_-/'], ['a']],
  ['\\Qa.*|)\\E+', ['a.*|)', 'a.*|)))'], ['ab', 'a.*|)a.*|)']],
  ['\\Qa', ['a'], ['b']],
  ['\\bweb\\b.*', ['web', 'web-1'], ['web1', 'xweb']],
  ['.*\\Bx', ['ax'], ['x', '-x']],
  ['(a*)*', ['', 'aaa'], ['b']],
  ['(a|b)*abb', ['abb', 'ababb'], ['ab']],
  ['(|a)+', ['', 'aa'], ['b']],
  ['((((a))))', ['a'], ['']],
  ['__proto__|constructor', ['__proto__', 'constructor'], ['toString']],
  ['😀*', ['', '😀😀'], ['\ud83d']],
  ['[😀-😂]+', ['😀😁😂'], ['😃']],
];

/** Messages are part of what a user sees; positions count UTF-16 code units from 0. */
const REFUSED: readonly (readonly [source: string, message: RegExp, position: number])[] = [
  ['web-(', /missing closing \)/, 4],
  ['a)', /unexpected \)/, 1],
  ['a[bc', /missing closing \]/, 1],
  ['[z-a]', /range out of order/, 1],
  ['*a', /nothing to repeat/, 0],
  ['a|+', /nothing to repeat/, 2],
  ['{2}', /nothing to repeat/, 0],
  ['a**', /repetition of a repetition/, 2],
  ['a{2}{3}', /repetition of a repetition/, 4],
  ['a{3,2}', /out of order/, 1],
  ['a{1001}', /more than 1000 repetitions/, 1],
  ['(a)\\1', /no back references/, 3],
  ['(?=a)', /no lookahead/, 0],
  ['a(?!b)', /no lookahead/, 1],
  ['(?<=a)b', /no lookahead/, 0],
  ['(?<!a)b', /no lookahead/, 0],
  ['(?x)a', /invalid group/, 0],
  ['(?P<a>x)(?P<a>y)', /two groups/, 8],
  ['\\Z', /invalid escape sequence \\Z/, 0],
  ['a\\', /trailing backslash/, 1],
  ['\\é', /invalid escape/, 0],
  ['\\x{110000}', /above/, 0],
  ['\\p{Klingon}', /unknown Unicode class/, 0],
  ['\\pl', /invalid character class/, 0],
  ['[[:letters:]]', /unknown character class/, 1],
  ['😀(', /missing closing/, 2],
  [`${'('.repeat(201)}a${')'.repeat(201)}`, /nested/, 200],
  ['a'.repeat(65_537), /longer than 65536/, 65_536],
  ['(((a{1000}){1000}){1000}b.*c)', /too large/, 0],
  ['(((x*){1000}){1000}){1000}', /too large/, 0],
];

describe('a regular expression', () => {
  for (const [source, yes, no] of MATCHES) {
    test(`${source} matches what RE2 matches`, () => {
      const { test: matches } = compileRegex(source);
      for (const text of yes) assert.equal(matches(text, { steps: 10_000 }), true, JSON.stringify(text));
      for (const text of no) assert.equal(matches(text, { steps: 10_000 }), false, JSON.stringify(text));
    });
  }

  for (const [source, message, position] of REFUSED) {
    test(`${source.slice(0, 30)} is refused with the position`, () => {
      assert.throws(
        () => compileRegex(source),
        (error: unknown) => {
          assert.ok(error instanceof RegexSyntaxError, String(error));
          assert.match(error.message, message);
          assert.equal(error.position, position);
          return true;
        },
      );
    });
  }

  test('says which texts it matches when they are few', () => {
    assert.deepEqual(compileRegex('web-(1|2)').literals, ['web-1', 'web-2']);
    assert.deepEqual(compileRegex('^(?:a|b|a)$').literals, ['a', 'b']);
    assert.deepEqual(compileRegex('x[12]?').literals, ['x', 'x1', 'x2']);
    assert.deepEqual(compileRegex('(?i)a1').literals, ['A1', 'a1']);
    assert.equal(compileRegex('a*').literals, undefined);
    assert.equal(compileRegex('[a-j]{5}').literals, undefined);
  });
});

describe('an expression that makes backtracking engines explode', () => {
  const text = `${'a'.repeat(199)}b`;
  for (const source of [
    '(a+)+',
    '(a|aa)+',
    '(a*)*c',
    '(a|a?)+c',
    '(.*)*(.*)*c',
    '((a{0,20}){0,20})*c',
    '(a?){100}a{100}',
  ]) {
    test(`${source} takes few steps`, () => {
      const budget = { steps: 1_000_000 };
      assert.equal(compileRegex(source).test(text, budget), false);
      assert.ok(budget.steps > 0);
    });
  }

  for (const source of [
    '[\\pL]+(?i)'.repeat(5_000),
    `[${'\\pL'.repeat(15_000)}]`,
    '(?i)[a]'.repeat(9_000),
    '[^a][^b]é*'.repeat(6_000),
  ]) {
    test(`${source.slice(0, 12)}… is refused or compiled in bounded time`, () => {
      const before = process.cpuUsage().user;
      try {
        compileRegex(source);
      } catch (error) {
        assert.ok(error instanceof RegexSyntaxError);
      }
      assert.ok(process.cpuUsage().user - before < 2_000_000);
    });
  }

  test('stops at the budget when its automaton has too many states', () => {
    const regex = compileRegex('(a|b)*a(a|b){200}c*');
    const random = Array.from({ length: 200 }, (_, i) => (((i * 7919) % 13) % 2 ? 'a' : 'b')).join('');
    const budget = { steps: 50_000 };
    assert.throws(() => {
      for (let i = 0; i < 1_000; i++) regex.test(random.slice(i % 100) + random.slice(0, i), budget);
    }, RegexTooCostlyError);
  });

  test('is right after its automaton forgot its states', () => {
    const regex = compileRegex('(a|b)*a(a|b){12}');
    const js = /^(?:(a|b)*a(a|b){12})$/;
    let seed = 1;
    for (let i = 0; i < 3_000; i++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const candidate = seed.toString(2).replaceAll('0', 'a').replaceAll('1', 'b');
      assert.equal(regex.test(candidate, { steps: 1_000_000 }), js.test(candidate), candidate);
    }
    assert.ok(regex.sizeBytes < 8_000_000);
  });
});
