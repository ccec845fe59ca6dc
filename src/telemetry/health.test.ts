import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HealthChecks } from './health.ts';

const clock = { now: () => 0, monotonicMs: () => 12_345 };

function healthChecks(): HealthChecks {
  return new HealthChecks({ clock, version: '1.2.3', checkTimeoutMs: 20 });
}

test('without checks everything is well', async () => {
  assert.deepEqual(await healthChecks().report(), { status: 'ok', version: '1.2.3', uptime: 0, checks: {} });
});

test('the worst check decides', async () => {
  const health = healthChecks();
  health.add('store', () => ({ status: 'ok' }));
  health.add('queue', async () => ({ status: 'degraded', message: '90 % full' }));
  assert.equal((await health.report()).status, 'degraded');
  health.add('disk', () => ({ status: 'failing', message: 'full' }));
  const report = await health.report();
  assert.equal(report.status, 'failing');
  assert.deepEqual(report.checks.queue, { status: 'degraded', message: '90 % full' });
});

test('a check that throws is failing with the reason', async () => {
  const health = healthChecks();
  health.add('store', () => {
    throw new Error('no such file');
  });
  assert.deepEqual((await health.report()).checks.store, { status: 'failing', message: 'no such file' });
});

test('a check that hangs is failing and holds up nobody', async () => {
  const health = healthChecks();
  health.add('store', () => new Promise(() => undefined));
  assert.deepEqual((await health.report()).checks.store, {
    status: 'failing',
    message: 'no answer within 20 ms',
  });
});

test('a name is taken once', () => {
  const health = healthChecks();
  health.add('store', () => ({ status: 'ok' }));
  assert.throws(() => health.add('store', () => ({ status: 'ok' })), /BUG/);
});
