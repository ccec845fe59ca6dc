import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../config/sections/server.ts';
import { ALL_ROLES, healthForRoles } from './role-health.ts';

const FACTS: readonly (readonly [roles: readonly Role[], part: string, status: string])[] = [
  [['ingest'], 'queue', 'failing'],
  [['ingest'], 'store', 'degraded'],
  [['ingest'], 'catalog', 'degraded'],
  [['write'], 'queue', 'failing'],
  [['write'], 'store', 'failing'],
  [['query'], 'store', 'degraded'],
  [['query'], 'catalog', 'failing'],
  [['query'], 'state', 'degraded'],
  [['query'], 'metadata', 'degraded'],
  [['alert'], 'metadata', 'failing'],
  [['alert'], 'alerts', 'failing'],
  [['alert'], 'queue', 'degraded'],
  [['query', 'alert'], 'alerts', 'degraded'],
  [['web'], 'queue', 'degraded'],
  [['web', 'query'], 'catalog', 'failing'],
  [['ingest', 'write'], 'store', 'degraded'],
  [['ingest', 'write'], 'queue', 'failing'],
  [[...ALL_ROLES], 'store', 'degraded'],
];

for (const [roles, part, status] of FACTS) {
  test(`a ${part} that fails makes a process for ${roles.join(', ')} ${status}`, () => {
    assert.deepEqual(healthOf(part, roles, [part]), { status, message: 'away' });
  });
}

const TOGETHER: readonly (readonly [roles: readonly Role[], failing: readonly string[], status: string])[] = [
  [[...ALL_ROLES], ['queue', 'store'], 'degraded'],
  [[...ALL_ROLES], ['queue', 'store', 'catalog'], 'failing'],
  [['ingest', 'query'], ['queue', 'catalog'], 'failing'],
  [['ingest', 'write'], ['store', 'catalog'], 'degraded'],
];

for (const [roles, failing, status] of TOGETHER) {
  test(`${failing.join(', ')} that fail together make a process for ${roles.join(', ')} ${status}`, () => {
    for (const part of failing) assert.equal(healthOf(part, roles, failing).status, status);
  });
}

test('a part that no role here needs is never why the process fails', () => {
  assert.equal(healthOf('store', ['ingest'], ['queue', 'store']).status, 'degraded');
  assert.equal(healthOf('queue', ['ingest'], ['queue', 'store']).status, 'failing');
});

test('what works or only warns stays as it is', () => {
  const context = { roles: ALL_ROLES, fails: () => false };
  assert.deepEqual(healthForRoles('store', { status: 'ok' }, context), { status: 'ok' });
  const warning = { status: 'degraded', message: 'full soon' } as const;
  assert.deepEqual(healthForRoles('queue', warning, context), warning);
});

function healthOf(part: string, roles: readonly Role[], failing: readonly string[]) {
  const fails = (other: string) => failing.includes(other);
  return healthForRoles(part, { status: 'failing', message: 'away' }, { roles: new Set(roles), fails });
}
