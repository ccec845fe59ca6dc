import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Tags } from '../series.ts';
import { type Answer, type Expression, evaluateExpression, parseExpression, refsOf } from './expression.ts';

const TIMES = Float64Array.of(0, 10, 20);

function columns(...series: readonly (readonly [Tags, ...(number | null)[]])[]): Answer {
  return {
    addsUp: false,
    times: TIMES,
    series: series.map(([tags, ...values]) => ({
      tags,
      values: Float64Array.from(values, (value) => value ?? Number.NaN),
    })),
  };
}

function results(text: string, answers: Readonly<Record<string, Answer>>) {
  const { series, warnings } = evaluateExpression(parseExpression(text), new Map(Object.entries(answers)));
  const rows = series.map(({ tags, values }) => [
    { ...tags },
    ...Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
  ]);
  return { rows, warnings };
}

const rowsOf = (text: string, answers: Readonly<Record<string, Answer>>) => results(text, answers).rows;

describe('one number each time', () => {
  const A = columns([{}, 7, -2.5, null]);
  const B = columns([{}, 2, 0, 1]);
  const facts: [string, number | null, number | null, number | null][] = [
    ['A', 7, -2.5, null],
    ['A + B * 2', 11, -2.5, null],
    ['(A + B) * 2', 18, -5, null],
    ['A - B - 1', 4, -3.5, null],
    ['A / B', 3.5, null, null],
    ['A % B', 1, null, null],
    ['-A ^ 2', -49, -6.25, null],
    ['2 ^ 3 ^ B', 512, 2, 8],
    ['2 ^ -B', 0.25, 1, 0.5],
    ['- - A', 7, -2.5, null],
    ['+A', 7, -2.5, null],
    ['abs(A)', 7, 2.5, null],
    ['ceil(A)', 7, -2, null],
    ['floor(A)', 7, -3, null],
    ['round(A)', 7, -3, null],
    ['round(A, 2)', 8, -2, null],
    ['sqrt(A)', Math.sqrt(7), null, null],
    ['ln(A)', Math.log(7), null, null],
    ['log2(B)', 1, null, 0],
    ['log10(B * 50)', 2, null, Math.log10(50)],
    ['exp(B)', Math.exp(2), 1, Math.E],
    ['min(A, B)', 2, -2.5, null],
    ['max(A, B, 5)', 7, 5, null],
    ['clamp_min(A, 0)', 7, 0, null],
    ['clamp_max(A, B)', 2, -2.5, null],
    ['B ^ 0', 1, 1, 1],
    ['A ^ 0', 1, 1, null],
    ['1e3 * B + .5', 2000.5, 0.5, 1000.5],
    ['sum(A) + count(B)', 8, -1.5, -1.5],
    ['"A" * 1', 7, -2.5, null],
  ];
  for (const [text, ...expected] of facts) {
    test(text, () => assert.deepEqual(rowsOf(text, { A, B }), [[{}, ...expected]]));
  }

  test('a result without any value is no series', () => {
    assert.deepEqual(rowsOf('A / 0', { A }), []);
  });
});

describe('series', () => {
  const A = columns(
    [{ host: 'a', dc: 'x' }, 1, 2, 3],
    [{ host: 'b', dc: 'y' }, 4, 5, 6],
    [{ host: 'c', dc: 'x' }, 7, null, 9],
  );
  const B = columns([{ dc: 'y', host: 'b' }, 2, 2, 2], [{ dc: 'x', host: 'a' }, 10, 10, 10]);
  const racks = columns([{ dc: 'x' }, 100, 100, 100], [{ dc: 'z' }, 1, 1, 1]);
  const one = columns([{}, 2, 2, 2]);

  test('those with equal tags pair, in the order of the left', () => {
    assert.deepEqual(rowsOf('A * B', { A, B }), [
      [{ host: 'a', dc: 'x' }, 10, 20, 30],
      [{ host: 'b', dc: 'y' }, 8, 10, 12],
    ]);
  });

  test('one without tags pairs with all, on either side', () => {
    assert.deepEqual(rowsOf('A * B', { A, B: one }).length, 3);
    assert.deepEqual(rowsOf('B - A', { A, B: one })[1], [{ host: 'b', dc: 'y' }, -2, -3, -4]);
  });

  test('those with fewer tags pair with all that agree in them', () => {
    const expected = [
      [{ host: 'a', dc: 'x' }, 101, 102, 103],
      [{ host: 'c', dc: 'x' }, 107, null, 109],
    ];
    assert.deepEqual(rowsOf('A + B', { A, B: racks }), expected);
    assert.deepEqual(rowsOf('B + A', { A, B: racks }), expected);
  });

  test('where the series of a side differ in their tag keys, only equal tags pair', () => {
    const mixed = columns([{ host: 'a' }, 1, 1, 1], [{}, 5, 5, 5]);
    const hosts = columns([{ host: 'a' }, 2, 2, 2], [{}, 3, 3, 3]);
    assert.deepEqual(rowsOf('A + B', { A: mixed, B: hosts }), [
      [{ host: 'a' }, 3, 3, 3],
      [{}, 8, 8, 8],
    ]);
  });

  test('no pair at all is said', () => {
    const apps = columns([{ app: 'w' }, 1, 1, 1]);
    const { rows, warnings } = results('A / B', { A, B: apps });
    assert.deepEqual(rows, []);
    assert.match(warnings.join(), /on the left they have dc, host, on the right app/);
    assert.match(
      results('A / B', { A: racks, B: columns([{ dc: 'q' }, 1, 1, 1]) }).warnings.join(),
      /values of dc/,
    );
    assert.deepEqual(results('A / B', { A, B: columns() }).warnings, []);
  });

  test('aggregates go over all series, or over those that agree in some tags', () => {
    assert.deepEqual(rowsOf('sum(A)', { A }), [[{}, 12, 14, 18]]);
    assert.deepEqual(rowsOf('avg(A) by (dc)', { A }), [
      [{ dc: 'x' }, 4, 4.5, 6],
      [{ dc: 'y' }, 4, 5, 6],
    ]);
    assert.deepEqual(rowsOf('max by ("dc", rack) (A)', { A })[0], [{ dc: 'x' }, 7, 7, 9]);
    assert.deepEqual(rowsOf('min(A) by ()', { A }), [[{}, 1, 2, 3]]);
    assert.deepEqual(rowsOf('count(A)', { A }), [[{}, 3, 3, 3]]);
    assert.deepEqual(rowsOf('A / sum(A) by (dc) * 100', { A })[1], [{ host: 'b', dc: 'y' }, 100, 100, 100]);
  });

  test('aggregates carry the latest value of a series on, for five minutes and not past now', () => {
    const times = Float64Array.from({ length: 8 }, (_, minute) => minute * 60_000);
    const lined = (host: string, ...values: (number | null)[]) => ({
      tags: { host },
      values: Float64Array.from(times, (_, at) => values[at] ?? Number.NaN),
    });
    const answers = new Map([
      ['A', { addsUp: false, times, series: [lined('a', 1), lined('b', null, 10, null, 20)] }],
    ]);
    const valuesAt = (text: string, nowMs: number) => [
      ...(evaluateExpression(parseExpression(text), answers, { nowMs }).series[0]?.values ?? []),
    ];
    assert.deepEqual(valuesAt('sum(A)', 1e9), [1, 11, 11, 21, 21, 21, 20, 20]);
    assert.deepEqual(valuesAt('count(A)', 240_001), [1, 2, 2, 2, 2, Number.NaN, Number.NaN, Number.NaN]);
    assert.deepEqual(valuesAt('A + 0', 1e9).slice(0, 2), [1, Number.NaN]);
  });

  test('nothing is carried on of what adds up, nor of what is made of it', () => {
    const levels = columns([{ host: 'a' }, 1, null, null], [{ host: 'b' }, 2, 2, null]);
    const counts = { ...levels, addsUp: true };
    const facts: [string, number | null, number | null, number | null][] = [
      ['sum(A)', 3, 3, 3],
      ['sum(B)', 3, 2, null],
      ['count(B)', 2, 1, null],
      ['avg(B * 2)', 3, 4, null],
      ['sum(A * B)', 5, 4, null],
      ['sum(B / sum(B))', 1, 1, null],
      ['sum(A) + sum(A * 0 + 1)', 5, 5, 5],
      ['sum(A) / sum(B)', 1, 1.5, null],
    ];
    for (const [text, ...expected] of facts) {
      assert.deepEqual(rowsOf(text, { A: levels, B: counts }), [[{}, ...expected]], text);
    }
    const addsUp = (text: string) =>
      evaluateExpression(parseExpression(text), new Map(Object.entries({ A: levels, B: counts }))).addsUp;
    assert.deepEqual(['sum(A)', 'B', 'sum(B)', 'A + B'].map(addsUp), [false, true, true, true]);
  });

  test('a tag may have the name of what every object has', () => {
    const odd = columns(
      [JSON.parse('{"__proto__": "p"}') as Tags, 1, 1, 1],
      [JSON.parse('{"__proto__": "q"}') as Tags, 2, 2, 2],
    );
    const { series } = evaluateExpression(parseExpression('sum(A) by ("__proto__")'), new Map([['A', odd]]));
    assert.deepEqual(
      series.map(({ tags }) => JSON.stringify(tags)),
      ['{"__proto__":"p"}', '{"__proto__":"q"}'],
    );
  });

  test('answers with other times meet on all times', () => {
    const late: Answer = {
      addsUp: false,
      times: Float64Array.of(10, 20, 30),
      series: [{ tags: {}, values: Float64Array.of(1, 2, 3) }],
    };
    const { times, series } = evaluateExpression(
      parseExpression('A + B'),
      new Map([
        ['A', one],
        ['B', late],
      ]),
    );
    assert.deepEqual([...times], [0, 10, 20, 30]);
    assert.deepEqual([...(series[0]?.values ?? [])], [Number.NaN, 3, 4, Number.NaN]);
    const none: Answer = { addsUp: false, times: new Float64Array(0), series: [] };
    assert.deepEqual(rowsOf('A + B', { A: one, B: none }), []);
  });
});

describe('what is wrong is said with its place', () => {
  const facts: [string, number, RegExp][] = [
    ['', 0, /found the end/],
    ['A +', 3, /expected a query such as A, a number or a function, found the end/],
    ['A B', 2, /expected an operator or the end, found "B"/],
    ['(A', 2, /expected "\)"/],
    ['A & B', 2, /"&" has no meaning here/],
    ['"A', 0, /never closed/],
    ['foo(A)', 0, /there is no function foo; there are abs/],
    ['constructor(A)', 0, /there is no function constructor/],
    ['A + abs(A, B)', 4, /abs takes 1 values?, not 2/],
    ['round(A, 1, 2)', 0, /round takes 1 to 2/],
    ['sum(A, B)', 0, /sum takes one value/],
    ['max(A, B) by (x)', 0, /takes no by/],
    ['sum(2) + A', 0, /sum needs a query/],
    ['sum(A) by (', 11, /expected a tag key/],
    ['1 + 2', 0, /names no query/],
    [`${'('.repeat(100)}A`, 64, /nested deeper/],
    [`A${'+A'.repeat(1_000)}`, 2_000, /at most 2000 characters/],
  ];
  for (const [text, position, message] of facts) {
    test(`${text.slice(0, 30)}: ${message.source}`, () => {
      assert.throws(() => parseExpression(text), { name: 'ExpressionError', position, message });
    });
  }

  test('no text does worse than that', () => {
    const piece = fc.constantFrom(...'AB1.("),+-*/%^ ', 'min', 'sum', ' by ', '1e', '\\');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          const answers = new Map(
            refsOf(parseExpression(pieces.join(''))).map((ref) => [ref, columns([{}, 1, 2, 3])]),
          );
          evaluateExpression(parseExpression(pieces.join('')), answers);
        } catch (error) {
          assert.equal((error as Error).name, 'ExpressionError', String(error));
        }
      }),
    );
  });
});

describe('any expression', () => {
  const leaf = fc.oneof(
    fc.constantFrom<Expression>({ kind: 'ref', name: 'A' }, { kind: 'ref', name: 'B' }),
    fc.integer({ min: 0, max: 9 }).map((value): Expression => ({ kind: 'number', value })),
  );
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      tie('tree').map((of): Expression => ({ kind: 'negate', of })),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%', '^'), tie('tree'), tie('tree'))
        .map(([operator, left, right]): Expression => ({ kind: 'operation', operator, left, right })),
      fc
        .tuple(fc.constantFrom('min', 'max', 'clamp_min'), tie('tree'), tie('tree'))
        .map(([name, ...args]): Expression => ({ kind: 'call', name, args })),
    ),
  }));

  /** With no more parentheses than precedence asks for: `rank` is what may stand here without them. */
  function print(node: Expression, rank = 0): string {
    const within = (own: number, text: string) => (own < rank ? `(${text})` : text);
    switch (node.kind) {
      case 'number':
        return String(node.value);
      case 'ref':
        return node.name;
      case 'negate':
        return within(3, `-${print(node.of, 3)}`);
      case 'call':
        return `${node.name}(${node.args.map((arg) => print(arg)).join(', ')})`;
      case 'operation': {
        const { operator, left, right } = node;
        if (operator === '^') return within(4, `${print(left, 5)} ^ ${print(right, 3)}`);
        const own = operator === '+' || operator === '-' ? 1 : 2;
        return within(own, `${print(left, own)} ${operator} ${print(right, own + 1)}`);
      }
      default:
        throw new Error(`not printed: ${node.kind}`);
    }
  }

  test('reads back as it was written', () => {
    fc.assert(
      fc.property(tree, (node) => {
        fc.pre(refsOf(node).length > 0);
        assert.deepEqual(parseExpression(print(node)), node);
      }),
    );
  });

  test('gives for each time what its numbers give', () => {
    const values = fc.array(fc.option(fc.integer({ min: -9, max: 9 })), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(tree, values, values, (node, a, b) => {
        fc.pre(refsOf(node).length > 0);
        const answers = new Map([
          ['A', columns([{}, ...a])],
          ['B', columns([{}, ...b])],
        ]);
        const [series] = evaluateExpression(node, answers).series;
        for (const at of [0, 1, 2]) {
          const expected = naive(node, { A: a[at] ?? null, B: b[at] ?? null });
          assert.equal(series?.values[at] ?? Number.NaN, expected ?? Number.NaN, print(node));
        }
      }),
    );
  });

  function naive(node: Expression, refs: Readonly<Record<string, number | null>>): number | null {
    const finite = (value: number) => (Number.isFinite(value) ? value : null);
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'ref':
        return refs[node.name] ?? null;
      case 'negate': {
        const of = naive(node.of, refs);
        return of === null ? null : -of;
      }
      case 'operation':
      case 'call': {
        const args = node.kind === 'call' ? node.args : [node.left, node.right];
        const [a = null, b = null] = args.map((arg) => naive(arg, refs));
        if (a === null || b === null) return null;
        if (node.kind === 'call') return node.name === 'min' ? Math.min(a, b) : Math.max(a, b);
        const by = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '^': a ** b };
        return finite(by[node.operator]);
      }
      default:
        throw new Error('not generated');
    }
  }
});
