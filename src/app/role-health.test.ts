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
  [['web'], 'queue', 'degraded'],
  [['web', 'query'], 'catalog', 'failing'],
  [['ingest', 'write'], 'store', 'degraded'],
  [['ingest', 'write'], 'queue', 'failing'],
  [[...ALL_ROLES], 'store', 'degraded'],
];

for (const [roles, part, status] of FACTS) {
  test(`a ${part} that fails makes a process for ${roles.join(', ')} ${status}`, () => {
    const result = healthForRoles(part, { status: 'failing', message: 'away' }, new Set(roles));
    assert.deepEqual(result, { status, message: 'away' });
  });
}

test('what works or only warns stays as it is', () => {
  assert.deepEqual(healthForRoles('store', { status: 'ok' }, new Set(['query'])), { status: 'ok' });
  const warning = { status: 'degraded', message: 'full soon' } as const;
  assert.deepEqual(healthForRoles('queue', warning, new Set(['ingest'])), warning);
});
