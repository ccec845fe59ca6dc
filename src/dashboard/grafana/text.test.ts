import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertText } from './text.ts';

const names = new Map<string, string | null>([
  ['host', 'host'],
  ['1st', 'v_1st'],
  ['ds', null],
]);

test('variables as they are written here', () => {
  const facts: readonly (readonly [string, string, RegExp | undefined])[] = [
    ['CPU of $host', 'CPU of $host', undefined],
    ['CPU of ${host}', 'CPU of ${host}', undefined],
    ['CPU of [[host]]', 'CPU of ${host}', undefined],
    [
      '${host:regex} ${host:csv} ${host:queryparam}',
      '${host:regex} ${host:csv} ${host:queryparam}',
      undefined,
    ],
    ['[[host:pipe]]', '${host:pipe}', undefined],
    ['${host:glob}', '${host}', /format glob/],
    ['${host.label}', '${host}', /only the whole value/],
    ['${1st}', '${v_1st}', undefined],
    ['$ds', '$ds', /not taken along/],
    ['$hosts and $5', '$hosts and $5', undefined],
    ['$__interval ${__from} ${__range_s}', '$__interval ${__from} ${__range_s}', undefined],
    ['${__user.login}', '${__user.login}', /means nothing here/],
    ['${__proto__}', '${__proto__}', /means nothing here/],
    ['', '', undefined],
  ];
  for (const [text, expected, problem] of facts) {
    const converted = convertText(text, names);
    assert.equal(converted.text, expected);
    if (problem === undefined) assert.deepEqual(converted.problems, [], text);
    else assert.match(converted.problems.join(' '), problem);
  }
});
