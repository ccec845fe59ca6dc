import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, freePort, getText, startChild, waitUntil } from '../system/child.ts';
import { directoryBytes, makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { parseRange, rangeRequest } from './promql.ts';
import type { Target } from './target.ts';

const PROGRAM = '/usr/bin/prometheus';

/** Prometheus, fed by remote write. It drops metric names when it aggregates over time, so each metric is one request. */
export function createPrometheus(): Target | undefined {
  if (!existsSync(PROGRAM)) return undefined;
  let dir = '';
  let port = 0;
  let child: Child | undefined;
  const dataDir = () => join(dir, 'data');
  const version = () =>
    /version (\S+)/.exec(execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown';
  return {
    name: 'prometheus',
    describe: () => `Prometheus ${version()}, remote write (snappy)`,
    async start() {
      dir = makeScratchDir('prometheus');
      port = await freePort();
      const config = join(dir, 'prometheus.yml');
      writeFileSync(config, 'global: {}\n');
      child = startChild(PROGRAM, [
        `--config.file=${config}`,
        `--storage.tsdb.path=${dataDir()}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--web.enable-remote-write-receiver',
        '--web.enable-admin-api',
        '--storage.tsdb.retention.time=30d',
      ]);
      await waitUntil('Prometheus to be ready', async () => (await getText(port, '/-/ready')) !== undefined);
    },
    async stop() {
      await child?.stop();
      removeScratchDir(dir);
    },
    get pid() {
      return child?.pid ?? 0;
    },
    get port() {
      return port;
    },
    get ingest() {
      return { port, path: '/api/v1/write', format: 'remote-write' as const };
    },
    requests: (question) => question.metrics.map((metric) => rangeRequest(question, [metric])),
    parse: (question, bodies) => parseRange(question, bodies, question.metrics),
    async settle() {},
    async compactedBytes() {
      // The newest hours lie uncompressed in the log; a snapshot is what they become as a block.
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
      const { data } = (await reply.json()) as { data: { name: string } };
      return directoryBytes(join(dataDir(), 'snapshots', data.name));
    },
  };
}
