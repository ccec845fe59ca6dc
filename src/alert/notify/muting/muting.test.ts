import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseInhibition } from '../documents/inhibition.ts';
import { parseSilence } from '../documents/silence.ts';
import { isMuted, Muting } from './muting.ts';

const alert = (alertId: string, labels: Record<string, string>) => ({ alertId, labels });
const equal = (key: string, value: string) => ({ key, op: '=', value });

function silence(id: string, values: object) {
  return { ...parseSilence({ startMs: 0, endMs: 1_000, ...values }), id };
}

function inhibition(id: string, values: object) {
  return { ...parseInhibition({ name: id, ...values }), id };
}

describe('silences', () => {
  const muting = new Muting({
    silences: [
      silence('one', { matchers: [equal('host', 'a')] }),
      silence('later', { matchers: [equal('host', 'a')], startMs: 500, endMs: 700 }),
      silence('other', { matchers: [equal('host', 'b')] }),
    ],
    inhibitions: [],
  });

  test('mute the alerts that they match, while they are active', () => {
    const silencedBy = (nowMs: number, host: string) => muting.at(nowMs, [])(alert('x', { host })).silencedBy;
    assert.deepEqual(silencedBy(100, 'a'), ['one']);
    assert.deepEqual(silencedBy(500, 'a'), ['one', 'later']);
    assert.deepEqual(silencedBy(1_000, 'a'), []);
    assert.deepEqual(silencedBy(100, 'c'), []);
    assert.equal(isMuted(muting.at(100, [])(alert('x', { host: 'c' }))), false);
    assert.equal(isMuted(muting.at(100, [])(alert('x', { host: 'b' }))), true);
  });

  test('the next change is the first of all', () => {
    assert.deepEqual(
      [-5, 0, 500, 700, 1_000].map((nowMs) => muting.nextChangeMs(nowMs)),
      [0, 500, 700, 1_000, undefined],
    );
  });
});

describe('inhibitions', () => {
  const down = inhibition('down', {
    source: [equal('alertname', 'HostDown')],
    target: [{ key: 'severity', op: '=~', value: 'warning|info' }],
    equal: ['host', 'site'],
  });
  const hostDown = alert('s1', { alertname: 'HostDown', host: 'a', severity: 'critical' });
  const inhibitedBy = (firing: ReturnType<typeof alert>[], target: ReturnType<typeof alert>, of = down) =>
    new Muting({ silences: [], inhibitions: [of] }).at(0, firing)(target).inhibitedBy;

  test('a source mutes targets with equal labels', () => {
    const target = alert('t', { alertname: 'Slow', host: 'a', severity: 'warning' });
    assert.deepEqual(inhibitedBy([hostDown, target], target), [{ inhibitionId: 'down', alertId: 's1' }]);
    assert.deepEqual(inhibitedBy([target], target), []);
  });

  test('labels that differ, or a severity that is not a target, are not muted', () => {
    for (const labels of [
      { host: 'b', severity: 'warning' },
      { host: 'a', site: 'x', severity: 'warning' },
      { host: 'a', severity: 'critical' },
    ])
      assert.deepEqual(inhibitedBy([hostDown], alert('t', labels)), []);
  });

  test('missing labels are equal to each other', () => {
    const source = alert('s', { alertname: 'HostDown' });
    assert.equal(inhibitedBy([source], alert('t', { severity: 'info' })).length, 1);
  });

  test('alerts that are source and target do not mute each other, nor themselves', () => {
    const both = inhibition('both', {
      source: [equal('team', 'x')],
      target: [equal('team', 'x')],
      equal: [],
    });
    const a = alert('a', { team: 'x' });
    const b = alert('b', { team: 'x' });
    assert.deepEqual(inhibitedBy([a, b], a, both), []);
    const half = inhibition('half', {
      source: [equal('team', 'x')],
      target: [equal('kind', 'y')],
      equal: [],
    });
    const mixed = alert('m', { team: 'x', kind: 'y' });
    assert.deepEqual(inhibitedBy([mixed], mixed, half), []);
    assert.deepEqual(inhibitedBy([mixed, alert('n', { ...mixed.labels })], mixed, half), []);
    assert.deepEqual(inhibitedBy([mixed, alert('p', { team: 'x' })], mixed, half).length, 1);
    assert.deepEqual(inhibitedBy([mixed], alert('q', { kind: 'y' }), half).length, 1);
  });

  test('the right source is found among thousands', () => {
    const firing = Array.from({ length: 5_000 }, (_, i) =>
      alert(`s${i}`, { alertname: 'HostDown', host: `h${i}`, severity: 'critical' }),
    );
    const muting = new Muting({ silences: [], inhibitions: [down] }).at(0, firing);
    assert.deepEqual(muting(alert('t', { host: 'h4321', severity: 'info' })).inhibitedBy, [
      { inhibitionId: 'down', alertId: 's4321' },
    ]);
  });
});
