import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, freePort, getText, startChild, waitUntil } from '../system/child.ts';
import { directoryBytes, makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { parseRange, rangeRequest } from './promql.ts';
import type { Target } from './target.ts';

const PROGRAM = '/usr/bin/victoria-metrics';

/** VictoriaMetrics, fed by Influx lines as TSBS does. It keeps metric names, so several metrics are one request. */
export function createVictoriaMetrics(): Target | undefined {
  if (!existsSync(PROGRAM)) return undefined;
  let dir = '';
  let port = 0;
  let child: Child | undefined;
  return {
    name: 'victoria-metrics',
    describe: () => `VictoriaMetrics ${packageVersion()}, Influx lines, -search.disableCache`,
    async start() {
      dir = makeScratchDir('victoria-metrics');
      port = await freePort();
      child = startChild(PROGRAM, [
        `-storageDataPath=${dir}`,
        `-httpListenAddr=127.0.0.1:${port}`,
        '-retentionPeriod=12',
        '-search.disableCache',
        '-search.latencyOffset=0s',
        '-search.maxUniqueTimeseries=10000000',
      ]);
      await waitUntil(
        'VictoriaMetrics to be ready',
        async () => (await getText(port, '/health')) !== undefined,
      );
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
      return { port, path: '/write?precision=ms', format: 'influx' as const };
    },
    requests: (question) => [rangeRequest(question, question.metrics, { nocache: '1' })],
    parse: (question, bodies) => parseRange(question, bodies, question.metrics),
    async settle() {
      await getText(port, '/internal/force_flush');
    },
    async compactedBytes() {
      await getText(port, '/internal/force_flush');
      await getText(port, '/internal/force_merge');
      // The merge runs in the background and says how it goes in its own metrics.
      await waitUntil('the merge of VictoriaMetrics', async () => !(await isMerging(port)), {
        timeoutMs: 120_000,
        everyMs: 500,
      });
      return directoryBytes(join(dir, 'data')) + directoryBytes(join(dir, 'indexdb'));
    },
  };
}

async function isMerging(port: number): Promise<boolean> {
  const metrics = (await getText(port, '/metrics')) ?? '';
  return /^vm_active(_force)?_merges[^\n]* [1-9]/m.test(metrics);
}

/** Debian's build does not say its version itself; `dpkg-query -W` prints `name<tab>version`. */
function packageVersion(): string {
  try {
    const line = execFileSync('dpkg-query', ['-W', 'victoria-metrics'], { encoding: 'utf8' });
    return line.trim().split('\t')[1] ?? '';
  } catch {
    return 'of unknown version';
  }
}
