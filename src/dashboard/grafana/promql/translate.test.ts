import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression } from '../../../model/dashboard/expression.ts';
import { nativeQueries } from '../queries/native.ts';
import { RefIds } from '../queries/ref-ids.ts';
import type { TranslationContext } from './context.ts';
import { translatePromql } from './translate.ts';

const names = new Map<string, string | null>([
  ['host', 'host'],
  ['metric', 'metric'],
  ['window', 'window'],
  ['factor', 'factor'],
  ['gone', null],
]);
const context: TranslationContext = {
  names,
  isInterval: (name) => name === 'window',
  isNumber: (name) => name === 'factor',
  reduces: false,
};

/** The queries as one line: `B=last metric{key=value} by tag; A=B * 2`. */
function shown(promql: string, more: Partial<TranslationContext> = {}): string {
  const translation = translatePromql(promql, { ...context, ...more });
  if (!translation.ok) return `no: ${translation.why}`;
  const refIds = new RefIds(['A']);
  const own = { refId: 'A', refIds, hidden: false, legend: undefined, timeShiftSeconds: undefined };
  const lines = nativeQueries(translation.tokens, own).map((query) => {
    if (query.kind === 'expression') {
      if (!query.expression.includes('$')) parseExpression(query.expression);
      return `${query.refId}=${query.expression}`;
    }
    if (query.kind === 'promql') return 'BUG';
    const filters = query.filters.map(({ key, op, value }) => `${key}${op}${value}`).join(',');
    const shift = query.timeShiftSeconds === undefined ? '' : ` shifted ${query.timeShiftSeconds}`;
    const interval = query.interval === undefined ? '' : ` every ${query.interval}`;
    const of = `${query.metric}${filters === '' ? '' : `{${filters}}`}`;
    return `${query.refId}=${query.aggregation} ${of} by ${query.groupBy.join(',') || '-'}${interval}${shift}`;
  });
  const { demand } = translation;
  const asked = demand === undefined ? [] : [`panel: ${demand.reducer} of ${demand.window ?? 'the range'}`];
  return [...lines, ...asked].join('; ');
}

type Facts<T> = readonly (readonly [promql: string, expected: T])[];

describe('selectors: the newest sample at each step', () => {
  const facts: Facts<string> = [
    ['up', 'A=last up by *'],
    ['up{job="node", host!~"a|b"}', 'A=last up{job=node,host!~a|b} by *'],
    ['{__name__="up", job="x"}', 'A=last up{job=x} by *'],
    ['{"http.server.duration", method="GET"}', 'A=last http.server.duration{method=GET} by *'],
    ['up{host=~"$host"}', 'A=last up{host=~$host} by *'],
    ['up{host=~"[[host]]:.*"}', 'A=last up{host=~${host}:.*} by *'],
    ["up{path='it\\'s'}", "A=last up{path=it's} by *"],
    ['${metric}_total', 'A=last ${metric}_total by *'],
    ['up offset 1w', 'A=last up by * shifted 604800'],
    ['((up))', 'A=last up by *'],
    ['up # which are up', 'A=last up by *'],
  ];
  for (const [promql, expected] of facts) test(promql, () => assert.equal(shown(promql), expected));
});

describe('counters: the growth within buckets', () => {
  const facts: Facts<string> = [
    ['rate(x_total[5m])', 'A=rate x_total by *'],
    ['irate(x_total[$__rate_interval])', 'A=rate x_total by *'],
    ['rate(x_total[$window])', 'A=rate x_total by * every $window'],
    ['rate(x_total[[[window]]])', 'A=rate x_total by * every $window'],
    ['increase(x_total[$__interval])', 'A=increase x_total by *'],
    ['increase(x_total[$window])', 'A=increase x_total by * every $window'],
    ['increase(x_total[1h])', 'B=rate x_total by *; A=B * 3600'],
    ['rate(x_total[5m] offset 1d)', 'A=rate x_total by * shifted 86400'],
  ];
  for (const [promql, expected] of facts) test(promql, () => assert.equal(shown(promql), expected));
});

describe('aggregations: by one query where that means the same, else by an expression over all series', () => {
  const facts: Facts<string> = [
    ['sum(rate(x_total[5m]))', 'A=rate x_total by -'],
    ['sum by (code, host) (rate(x_total[5m]))', 'A=rate x_total by code,host'],
    ['sum(rate(x_total[5m])) by (code)', 'A=rate x_total by code'],
    ['sum by (code) (increase(x_total[5m]))', 'B=rate x_total by code; A=B * 300'],
    ['sum(rate(x_bytes_total[5m]) * 8)', 'B=rate x_bytes_total by -; A=B * 8'],
    ['avg by (host) (temperature)', 'A=avg temperature by host'],
    ['max(temperature{room="a"})', 'A=max temperature{room=a} by -'],
    ['min by ($host) (temperature)', 'A=min temperature by ${host}'],
    ['sum by (queue) (messages)', 'B=last messages by *; A=sum(B) by (queue)'],
    ['sum(messages)', 'B=last messages by *; A=sum(B)'],
    ['count(up)', 'B=last up by *; A=count(B)'],
    ['sum by ("http.route") (x)', 'B=last x by *; A=sum(B) by ("http.route")'],
    ['max by (host) (rate(x_total[5m]))', 'B=rate x_total by *; A=max(B) by (host)'],
    ['avg(rate(x_total[5m])) * 100', 'B=rate x_total by *; A=avg(B) * 100'],
    ['sum by (host) (a - b)', 'B=last a by *; C=last b by *; A=sum((B - C)) by (host)'],
  ];
  for (const [promql, expected] of facts) test(promql, () => assert.equal(shown(promql), expected));
});

describe('ratios of sums: the number of samples in a bucket cancels out', () => {
  const facts: Facts<string> = [
    ['sum(a) / sum(b)', 'B=sum a by -; C=sum b by -; A=B / C'],
    ['100 * (1 - sum(a) / sum(b))', 'B=sum a by -; C=sum b by -; A=100 * (1 - (B / C))'],
    ['sum by (x) (a) / count by (x) (a)', 'B=sum a by x; C=count a by x; A=B / C'],
    ['(sum(a) + sum(b)) / sum(c)', 'B=sum a by -; C=sum b by -; D=sum c by -; A=(B + C) / D'],
    ['sum(a) * sum(b)', 'B=last a by *; C=last b by *; A=sum(B) * sum(C)'],
    ['sum(a) - avg(b)', 'B=last a by *; C=avg b by -; A=sum(B) - C'],
  ];
  for (const [promql, expected] of facts) test(promql, () => assert.equal(shown(promql), expected));
});

describe('arithmetic', () => {
  const facts: Facts<string> = [
    ['a / b * 100', 'B=last a by *; C=last b by *; A=(B / C) * 100'],
    ['a / a', 'B=last a by *; A=B / B'],
    ['-a', 'B=last a by *; A=-B'],
    ['2 ^ a ^ 0.5', 'B=last a by *; A=2 ^ (B ^ 0.5)'],
    ['abs(a) + ceil(clamp_min(b, 0))', 'B=last a by *; C=last b by *; A=abs(B) + ceil(clamp_min(C, 0))'],
    ['a * $factor', 'B=last a by *; A=B * ${factor}'],
    ['a + vector(1e-3)', 'B=last a by *; A=B + 0.001'],
  ];
  for (const [promql, expected] of facts) test(promql, () => assert.equal(shown(promql), expected));
});

describe('windows that a panel can show as one number', () => {
  const facts: Facts<string> = [
    ['increase(x_total[$__range])', 'A=increase x_total by *; panel: sum of the range'],
    ['sum(increase(x_total[1d]))', 'A=increase x_total by -; panel: sum of 1d'],
    ['rate(x_total[$__range])', 'A=rate x_total by *; panel: avg of the range'],
    ['sum(increase(x_total[1d])) / 2', 'B=rate x_total by -; A=(B * 86400) / 2'],
  ];
  for (const [promql, expected] of facts)
    test(promql, () => assert.equal(shown(promql, { reduces: true }), expected));
});

describe('PromQL that stays as it is, with words for why', () => {
  const facts: Facts<RegExp> = [
    ['histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', /histogram_quantile has no counterpart/],
    ['topk(5, x)', /topk has no counterpart/],
    ['quantile(0.9, x)', /quantile has no counterpart/],
    ['sum without (host) (x)', /without some/],
    ['a / on (host) b', /pairs series by on \(host\)/],
    ['a > 5', /the operator > has no counterpart/],
    ['a and b', /the operator and has no counterpart/],
    ['max_over_time(x[1h])', /max_over_time has no counterpart/],
    ['rate(x[1h:1m])', /no plain selector/],
    ['x @ 1600000000', /the modifier @/],
    ['x[5m]', /a range of samples/],
    ['x offset -5m', /it has the offset -5m/],
    ['{job="x"}', /names no metric/],
    ['{__name__=~"x.*"}', /names no metric/],
    ['x{__name__=~"x.*"}', /by a pattern of their names/],
    ['rate(x[$host])', /no variable of widths/],
    ['rate(x[$unknown])', /no variable of widths/],
    ['$gone', /depends on \$gone/],
    ['sum by ($gone) (x)', /depends on \$gone/],
    ['increase(x[$__range])', /the whole range/],
    ['x{a=~"(?!b)"}', /no RE2/],
    ['1 + 1', /no metric/],
    ['time() - x', /time has no counterpart/],
    ['sum(x', /cannot be read/],
    ['{{x}}', /cannot be read/],
    ['x * Inf', /the number Inf/],
    [`${'('.repeat(2_000)}x${')'.repeat(2_000)}`, /cannot be read/],
    ['x + '.repeat(6_000), /cannot be read/],
  ];
  for (const [promql, why] of facts) test(promql.slice(0, 60), () => assert.match(shown(promql), why));
});

test('what is not quite the same is said', () => {
  const differences = (promql: string) => {
    const translation = translatePromql(promql, context);
    return translation.ok ? [...translation.differences, ...translation.details].join(' ') : '';
  };
  assert.match(differences('irate(x[1m])'), /last two samples/);
  assert.match(differences('rate(x[7m])'), /\[7m\] is not kept/);
  assert.match(differences('increase(x[1h])'), /rate of each bucket times 3600/);
  assert.match(differences('sum(a) / sum(b)'), /sent equally often/);
  assert.match(differences('up{host=~"$gone"}'), /not taken along/);
  assert.equal(differences('rate(x[$__rate_interval])'), '');
});
