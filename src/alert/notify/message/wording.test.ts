import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoredSilence } from '../documents/silence.ts';
import { messageAlert, notification, T0 } from '../testing/fixture.ts';
import { silenceExpiringMessage, testMessage } from './own-messages.ts';
import { cleanText, durationText, leftOutText, oneLine, summaryOf, titleOf, valueText } from './wording.ts';

const over = messageAlert({ status: 'resolved', endsAtMs: T0 + 1 });
const silence: StoredSilence = {
  ...{ id: 's1', name: 'disk swap', kind: 'maintenance', comment: '', createdBy: 'Ann' },
  ...{ startMs: 0, endMs: T0 + 1_800_000, notifyBeforeEndSeconds: 1_800 },
  matchers: [{ key: 'host', op: '=', value: 'a' }],
};

const TITLES: readonly [title: string, message: Parameters<typeof titleOf>[0]][] = [
  ['[FIRING:1] CPU high (host=web-1)', notification()],
  ['[RESOLVED] CPU high (host=web-1)', notification([over])],
  [
    '[FIRING:2] CPU high (site=x)',
    notification([
      messageAlert({ groupTags: { host: 'a', site: 'x' } }),
      messageAlert({ groupTags: { host: 'b', site: 'x' } }),
      { ...over, groupTags: { site: 'x' } },
    ]),
  ],
  [
    '[FIRING:1] CPU high and 2 more',
    notification([messageAlert(), { ...over, ruleName: 'B', groupTags: {} }, { ...over, ruleName: 'C' }]),
  ],
  ['[FIRING:1] a b', notification([messageAlert({ ruleName: 'a\r\n\u2028 b\u0000', groupTags: {} })])],
  ['[TEST] DashboardingTest', testMessage({ nowMs: T0, link: 'x', channelName: 'mail' })],
  [
    '[SILENCE ENDS] DashboardingSilenceExpiring',
    silenceExpiringMessage({ silence, nowMs: T0, link: 'x', groupKey: 'k' }),
  ],
];

describe('words of messages', () => {
  for (const [title, message] of TITLES) test(title, () => assert.equal(titleOf(message), title));

  test('a title is one line of bounded length', () => {
    const title = titleOf(notification([messageAlert({ ruleName: 'x'.repeat(500) })]));
    assert.equal(title.length, 200);
    assert.ok(title.endsWith('…'));
  });

  test('what a message leaves out is counted', () => {
    const message = notification([messageAlert(), messageAlert(), over]);
    assert.equal(leftOutText(message, 3), undefined);
    assert.equal(leftOutText(message, 1), '… and 2 more, 1 of them over');
    const cut = { ...message, leftOut: { firing: 40, resolved: 0 } };
    assert.equal(leftOutText(cut, 3), '… and 40 more');
    assert.equal(titleOf(cut), '[FIRING:42] CPU high (host=web-1)');
  });

  test('an alert says its summary, or its description, or its rule and value', () => {
    const of = (annotations: Record<string, string>) => summaryOf(messageAlert({ annotations }));
    assert.equal(of({ summary: 's', description: 'd' }), 's');
    assert.equal(of({ summary: '', description: 'd' }), 'd');
    assert.equal(of({}), 'CPU high: 97.25 (threshold 90)');
  });

  test('values are said with their threshold, where there are any', () => {
    assert.equal(valueText(messageAlert({ value: 0.1 + 0.2 })), '0.3 (threshold 90)');
    assert.equal(valueText(messageAlert({ value: null })), 'no value (threshold 90)');
    assert.equal(valueText({ ...over, value: null }), undefined);
    assert.equal(valueText(messageAlert({ threshold: null })), undefined);
  });

  test('a silence that ends says when, for what and whose it is', () => {
    const [alert] = silenceExpiringMessage({ silence, nowMs: T0, link: 'x', groupKey: 'k' }).alerts;
    assert.deepEqual(alert?.annotations, {
      summary:
        'The maintenance window disk swap ends in 30m, at 2026-11-26 17:00:00 UTC. Alerts that still fire will be told then.',
      ...{ matchers: 'host="a"', created_by: 'Ann' },
    });
  });

  test('control characters become spaces, line breaks stay where they may', () => {
    assert.equal(oneLine(' a\n\tb ', 10), 'a b');
    assert.equal(cleanText('a\r\nb\rc\u0007d', 10), 'a\nb\nc d');
    assert.equal(cleanText('abcdef', 4), 'abc…');
    assert.equal(durationText(-5), '0s');
  });
});
