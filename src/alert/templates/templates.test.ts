import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FILTERS, plainNumber } from './filters.ts';
import { parseTemplate } from './parse.ts';
import { renderTemplate, type TemplateValues } from './template.ts';

const VALUES: TemplateValues = {
  value: 93.123456,
  threshold: 90,
  durationSeconds: 300,
  state: 'firing',
  rule: 'High CPU',
  link: 'https://m/alerts/1',
  labels: { host: 'web-1', 'odd key': 'yes', 'k8s.pod/name': 'p' },
};

function rendered(text: string, values: Partial<TemplateValues> = {}): string {
  const parts = parseTemplate(text, { place: 'rule.annotations.summary', labelKeys: undefined });
  return renderTemplate(parts, { ...VALUES, ...values });
}

const texts: readonly (readonly [template: string, text: string])[] = [
  ['', ''],
  ['no templates } here { }}', 'no templates } here { }}'],
  ['{{ rule }} on {{labels.host}} is {{ value }} > {{ threshold }}', 'High CPU on web-1 is 93.1235 > 90'],
  ['for {{ duration }}, {{ state }}: {{ link }}', 'for 5m, firing: https://m/alerts/1'],
  ['{{ labels["odd key"] }}/{{ labels.k8s.pod/name }}', 'yes/p'],
  ['{{ labels.nothing }}|', '|'],
  ['{{ labels.constructor }}|', '|'],
  ['{{ value | percent }} {{ value|humanize }}', '93.12% 93.12'],
  ['{{ threshold | bytes }}', '90 B'],
];

for (const [template, text] of texts) {
  test(`"${template}" becomes "${text}"`, () => assert.equal(rendered(template), text));
}

test('a value that is missing is said to be missing', () => {
  assert.equal(rendered('{{ value | bytes }}', { value: null }), 'no data');
});

test('brackets in quotes do not end an expression', () => {
  assert.equal(rendered('{{ labels["a}}b"] }}', { labels: { 'a}}b': 'x' } }), 'x');
  assert.equal(rendered('{{ labels["a\\"b"] }}', { labels: { 'a"b': 'x' } }), 'x');
});

describe('what does not exist is refused with its place', () => {
  const known = ['alertname', 'severity', 'host'];
  const wrong: readonly (readonly [template: string, message: RegExp, fix?: RegExp])[] = [
    ['{{ vaule }}', /^rule\.annotations\.a: \{\{ vaule \}\} is not known$/, /value, threshold, duration/],
    ['{{ value | bites }}', /no filter "bites"/, /humanize, bytes, percent, duration/],
    ['{{ value | bytes | percent }}', /is not known/],
    ['{{ state | bytes }}', /filters a text/],
    ['{{ labels.region }}', /no label "region"/, /alertname, severity, host/],
    ['{{ labels }}', /is not known/],
    ['{{ value', /"\{\{" at position 0 is not closed/],
    ['{{ process.exit() }}', /is not known/],
    ['{{ }}', /is not known/],
  ];
  for (const [template, message, fix] of wrong) {
    test(template, () => {
      assert.throws(
        () => parseTemplate(template, { place: 'rule.annotations.a', labelKeys: known }),
        (error: Error & { code: string; status: number; fix?: string }) => {
          assert.equal(error.code, 'INVALID_RULE');
          assert.equal(error.status, 400);
          assert.match(error.message, message);
          if (fix !== undefined) assert.match(error.fix ?? '', fix);
          return true;
        },
      );
    });
  }
});

const numbers: readonly (readonly [keyof typeof FILTERS, number, string])[] = [
  ['humanize', 0, '0'],
  ['humanize', 1, '1'],
  ['humanize', 999, '999'],
  ['humanize', 1_000, '1k'],
  ['humanize', -1_234_567, '-1.235M'],
  ['humanize', 0.02, '20m'],
  ['humanize', 0.000001, '1µ'],
  ['humanize', 1e30, '1000000000000E'],
  ['humanize', Number.POSITIVE_INFINITY, '+Inf'],
  ['bytes', 0.5, '0.5 B'],
  ['bytes', 1_023, '1023 B'],
  ['bytes', 1_536, '1.5 KiB'],
  ['bytes', 5 * 1_024 ** 3, '5 GiB'],
  ['percent', 12.34567, '12.35%'],
  ['percent', 123_456.7, '123457%'],
  ['duration', 0, '0s'],
  ['duration', 0.25, '250ms'],
  ['duration', 59.6, '1m'],
  ['duration', 3_905, '1h 5m 5s'],
  ['duration', 90_000, '1d 1h'],
  ['duration', -60, '-1m'],
];

for (const [filter, value, text] of numbers) {
  test(`${value} | ${filter} is ${text}`, () => assert.equal(FILTERS[filter](value), text));
}

test('plain numbers keep all digits of whole numbers and six of others', () => {
  assert.equal(plainNumber(123_456_789), '123456789');
  assert.equal(plainNumber(0.1 + 0.2), '0.3');
  assert.equal(plainNumber(1_234_567.89), '1234568');
});
