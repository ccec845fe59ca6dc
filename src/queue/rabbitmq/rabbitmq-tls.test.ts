import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testBatch } from '../conformance.ts';
import { freePorts } from './testing/free-port.ts';
import { startRabbitMq } from './testing/rabbitmq-server.ts';
import { connected, freshSettings, testQueue, until } from './testing/rabbitmq-setup.ts';

interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority, and a certificate for 127.0.0.1 that it signed. */
function makeCertificates(folder: string): TlsFiles {
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const request = ['req', '-newkey', 'rsa:2048', '-nodes'];
  openssl(...request, '-x509', '-days', '2', '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl(...request, ...name, '-keyout', 'key.pem', '-out', 'request.pem');
  const sign = ['x509', '-req', '-days', '2', '-copy_extensions', 'copy', '-CAcreateserial'];
  openssl(...sign, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-in', 'request.pem', '-out', 'cert.pem');
  return {
    caFile: join(folder, 'ca.pem'),
    certFile: join(folder, 'cert.pem'),
    keyFile: join(folder, 'key.pem'),
  };
}

test('the RabbitMQ queue uses TLS: it trusts the given authority, shows its certificate, refuses an unknown server', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-rabbitmq-tls-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = makeCertificates(folder);
  const [port = 0] = await freePorts(1);
  const server = await startRabbitMq({
    config: [
      `listeners.ssl.default = 127.0.0.1:${port}`,
      `ssl_options.cacertfile = ${files.caFile}`,
      `ssl_options.certfile = ${files.certFile}`,
      `ssl_options.keyfile = ${files.keyFile}`,
      'ssl_options.verify = verify_peer',
      'ssl_options.fail_if_no_peer_cert = true',
    ],
  });
  t.after(() => server.stop());
  const url = `amqps://guest:guest@127.0.0.1:${port}`;

  const trusting = testQueue(freshSettings(url, files));
  t.after(() => trusting.close());
  await connected(trusting);
  await trusting.publish(testBatch(1));
  const [delivery] = await trusting.receive({ maxSamples: 1 });
  assert.equal(delivery?.batch.id[0], 1);
  assert.equal((await trusting.deadLetters.list({ limit: 1 })).total, 0);

  const doubting = testQueue(freshSettings(url));
  t.after(() => doubting.close());
  await until('a reason', () => /certificate/.test(doubting.health().message ?? ''));
});
