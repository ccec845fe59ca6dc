import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeCertificates } from './testing/certificates.ts';
import { freePort } from './testing/child-server.ts';
import { connectedState, openState } from './testing/connected-state.ts';
import { startRedis } from './testing/redis-server.ts';
import { until } from './testing/start-all.ts';

describe('the Redis state with TLS', () => {
  test('trusts the given authority, shows its own certificate, and refuses a server it cannot check', async (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'dashboarding-redis-tls-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const { caFile, certFile, keyFile } = makeCertificates(dir);
    const tlsPort = await freePort();
    const files = ['--tls-ca-cert-file', caFile, '--tls-cert-file', certFile, '--tls-key-file', keyFile];
    const redis = await startRedis({
      args: ['--tls-port', String(tlsPort), ...files, '--tls-auth-clients', 'yes'],
    });
    t.after(() => redis.stop());
    const url = `rediss://127.0.0.1:${tlsPort}`;

    const state = await connectedState(url, { settings: { caFile, certFile, keyFile } });
    t.after(() => state.close());
    await state.cacheSet('query:a', Uint8Array.of(1), { ttlMs: 60_000 });
    assert.equal(await redis.command('EXISTS', 'cache:query:a'), 1);

    const unchecked = openState(url);
    t.after(() => unchecked.close());
    await until('a reason', async () => /certificate/.test(unchecked.health().message ?? ''));

    const noFile = openState(url, { settings: { caFile: join(dir, 'none.crt') } });
    t.after(() => noFile.close());
    await until('a reason', async () => /ENOENT.*none\.crt/.test(noFile.health().message ?? ''));
  });
});
