import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  interpolate,
  interpolateFilters,
  interpolateQuery,
  type VariableFormat,
  type VariableScope,
  type VariableValue,
  variablesIn,
  variablesInQuery,
} from './interpolate.ts';
import type { VariableFilter } from './variable.ts';
import { VARIABLE_FORMATS } from './variable-value.ts';

const VALUES: Readonly<Record<string, VariableValue>> = {
  host: { values: ['web-1'] },
  hosts: { values: ['web.2', 'web-1'], texts: ['Web 2', 'Web 1'] },
  everyHost: { values: ['a', 'b'], all: true, unrestricted: true },
  listed: { values: ['a', 'b'], all: true },
  none: { values: [] },
  pattern: { values: ['web-.*'] },
  asked: { values: ['web-.*'], literal: true },
  constructor: { values: ['own'] },
  sneaky: { values: ['$host'] },
  note: { values: ['[in](https://evil)', 'a_b'] },
};
const SCOPE: VariableScope = {
  variables: new Map(Object.entries(VALUES)),
  window: { startMs: 1_000_000, endMs: 4_600_000 },
  intervalMs: 15_000,
};

describe('texts', () => {
  const facts: [template: string, expected: string, format?: VariableFormat][] = [
    ['CPU of $host', 'CPU of web-1'],
    ['CPU of ${host}s', 'CPU of web-1s'],
    ['$hosts', 'web.2, web-1'],
    ['$hosts', 'Web 2, Web 1', 'text'],
    ['$everyHost', 'All', 'text'],
    ['$everyHost', 'a, b'],
    ['${hosts:regex}', '(web-1|web\\.2)'],
    ['${host:regex}', 'web-1'],
    ['${everyHost:regex}', '.*'],
    ['${hosts:csv}', 'web.2,web-1'],
    ['${hosts:pipe}', 'web.2|web-1'],
    ['${hosts:json}', '["web.2","web-1"]'],
    ['${host:json}', '"web-1"'],
    ['${none:json}', '[]'],
    ['[$none]', '[]'],
    ['${pattern:percentencode}', 'web-.*'],
    [
      '/x?${hosts:queryparam}&${everyHost:queryparam}',
      '/x?var-hosts=web.2&var-hosts=web-1&var-everyHost=%24__all',
    ],
    ['$host$host', 'web-1web-1'],
    ['$hostname stays', '$hostname stays'],
    ['costs $5 or ${} or ${host', 'costs $5 or ${} or ${host'],
    ['$constructor $toString ${__proto__}', 'own $toString ${__proto__}'],
    ['$sneaky', '$host'],
    ['${host:nonsense}', '${host:nonsense}'],
    ['${note:markdown}', '\\[in\\]\\(https\\://evil\\), a_b'],
    ['$note', '\\[in\\]\\(https\\://evil\\), a_b', 'markdown'],
    ['${note:pipe}', '\\[in\\]\\(https\\://evil\\)\\|a_b', 'markdown'],
    ['${note:raw}', '[in](https://evil),a_b', 'markdown'],
    ['$everyHost', 'All', 'markdown'],
    ['$__interval $__interval_ms', '15s 15000'],
    ['$__from $__to $__range $__range_s $__range_ms', '1000000 4600000 1h 3600 3600000'],
    ['', ''],
  ];
  for (const [template, expected, format] of facts) {
    test(`${JSON.stringify(template)} gives ${JSON.stringify(expected)}`, () => {
      assert.equal(interpolate(template, SCOPE, format === undefined ? {} : { format }), expected);
    });
  }

  test('what is not known stays and is reported', () => {
    const unknown: string[] = [];
    const onUnknown = (reference: string) => unknown.push(reference);
    interpolate('$a ${host:odd} $host ${b:csv} $__interval', { variables: SCOPE.variables }, { onUnknown });
    assert.deepEqual(unknown, ['$a', '${host:odd}', '${b:csv}', '$__interval']);
  });

  test('a text without a variable is as it was, and no text or value throws', () => {
    const value = fc.record({
      values: fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }),
      all: fc.boolean(),
      unrestricted: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        value,
        fc.constantFrom(...VARIABLE_FORMATS),
        (text, chosen, format) => {
          const scope = { variables: new Map([['v', chosen]]) };
          if (!text.includes('$')) assert.equal(interpolate(text, scope), text);
          interpolate(`${text}$v\${v:${format}}${text}`, scope, { format });
        },
      ),
    );
  });

  test('the variables of a text are those that filling in asks for', () => {
    assert.deepEqual(variablesIn('$a ${b:csv} $a $__from'), ['a', 'b']);
  });
});

describe('filters', () => {
  const filter = (op: VariableFilter['op'], value: string): VariableFilter => ({ key: 'host', op, value });
  const facts: [VariableFilter, readonly VariableFilter[]][] = [
    [filter('=', 'a'), [filter('=', 'a')]],
    [filter('=', '$host'), [filter('=', 'web-1')]],
    [filter('!=', '$host'), [filter('!=', 'web-1')]],
    [filter('=', '$hosts'), [filter('=~', '(web-1|web\\.2)')]],
    [filter('!=', '$hosts'), [filter('!~', '(web-1|web\\.2)')]],
    [filter('=~', '$hosts'), [filter('=~', '(web-1|web\\.2)')]],
    [filter('=', '$hosts:80.1'), [filter('=~', '(web-1|web\\.2):80\\.1')]],
    [filter('=~', '$host-[0-9]+'), [filter('=~', 'web-1-[0-9]+')]],
    [filter('=~', '$pattern'), [filter('=~', 'web-\\.\\*')]],
    [filter('=~', '${pattern:raw}'), [filter('=~', 'web-.*')]],
    [filter('=~', '${asked:raw}'), [filter('=~', 'web-\\.\\*')]],
    [filter('=~', '${asked:pipe}x'), [filter('=~', 'web-\\.\\*x')]],
    [filter('=', '${pattern:raw}'), [filter('=', 'web-.*')]],
    [filter('=', '${hosts:csv}'), [filter('=', 'web.2,web-1')]],
    [filter('=', '$everyHost'), []],
    [filter('=~', '${everyHost:regex}'), []],
    [filter('!=', '$everyHost'), [filter('=', '')]],
    [filter('!~', '$everyHost'), [filter('=', '')]],
    [filter('=', '$everyHost:80'), [filter('=~', '.*:80')]],
    [filter('=', '$listed'), [filter('=~', '(a|b)')]],
    [filter('=', '$none'), [filter('=', '')]],
    [filter('=', '$unknown'), [filter('=', '$unknown')]],
    [filter('=~', '$unknown'), [filter('=~', '\\$unknown')]],
  ];
  for (const [given, expected] of facts) {
    test(`host ${given.op} ${given.value} becomes ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(interpolateFilters([given], SCOPE), expected);
    });
  }

  test('of any values chosen, in any order, the filter finds exactly these', () => {
    const value = fc.string({ unit: fc.constantFrom(...'ab.*|()[]{}^$\\+?-'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1, maxLength: 4 }), value, (chosen, other) => {
        const scope = { variables: new Map([['v', { values: chosen }]]) };
        const again = { variables: new Map([['v', { values: [...chosen].reverse() }]]) };
        for (const op of ['=', '=~', '!=', '!~'] as const) {
          const [made] = interpolateFilters([filter(op, '$v')], scope);
          assert.deepEqual(interpolateFilters([filter(op, '$v')], again), [made]);
          const isPositive = op === '=' || op === '=~';
          for (const one of [...chosen, other]) {
            assert.equal(passes(made, one), chosen.includes(one) === isPositive, `${made?.value} ${one}`);
          }
        }
      }),
    );
  });

  function passes(made: VariableFilter | undefined, value: string): boolean {
    assert.ok(made !== undefined);
    const isRegex = made.op.includes('~');
    const matches = isRegex ? new RegExp(`^(?:${made.value})$`, 's').test(value) : made.value === value;
    return matches === !made.op.startsWith('!');
  }
});

describe('queries', () => {
  const query = {
    refId: 'A',
    kind: 'metric',
    metric: '${host:raw}_cpu',
    aggregation: 'avg',
    filters: [{ key: '$constructor', op: '=', value: '$hosts' }],
    groupBy: ['$hosts', 'x', '$none', 'web-1'],
    interval: '$__interval',
    legend: '{{host}} of $hosts',
  } as const;

  test('every field is filled in as it is read', () => {
    assert.deepEqual(interpolateQuery(query, SCOPE), {
      ...{ refId: 'A', kind: 'metric', metric: 'web-1_cpu', aggregation: 'avg' },
      filters: [{ key: 'own', op: '=~', value: '(web-1|web\\.2)' }],
      groupBy: ['web.2', 'web-1', 'x'],
      legend: '{{host}} of Web 2, Web 1',
    });
    assert.deepEqual(variablesInQuery(query).toSorted(), ['constructor', 'host', 'hosts', 'none']);
  });

  test('a width is taken, an automatic one is left to the server', () => {
    const widths: [string, string | undefined][] = [
      ['1m', '1m'],
      ['$w', '5m'],
      ['$auto', undefined],
      ['auto', undefined],
      ['${__interval}', undefined],
      ['', undefined],
    ];
    const variables = new Map([
      ['w', { values: ['5m'] }],
      ['auto', { values: ['auto'] }],
    ]);
    for (const [interval, expected] of widths) {
      const made = interpolateQuery({ ...query, interval }, { variables });
      assert.equal(made.kind === 'metric' && made.interval, expected, interval);
    }
  });

  test('expressions take values as they are; PromQL keeps its variables', () => {
    const expression = { refId: 'B', kind: 'expression', expression: 'A / $n' } as const;
    const scope = { variables: new Map([['n', { values: ['3'] }]]) };
    assert.deepEqual(interpolateQuery(expression, scope), { ...expression, expression: 'A / 3' });
    const promql = { refId: 'C', kind: 'promql', promql: 'up{host=~"$n"}' } as const;
    assert.deepEqual(interpolateQuery(promql, scope), promql);
    assert.deepEqual(variablesInQuery(promql), ['n']);
  });
});
