import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** A folder that is removed after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-app-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Settings of a server on a free port; `values` are as for `--set`. */
export function testConfig(dataDir: string, ...values: string[]): Config {
  return loadConfig({ environment: {}, flags: { port: '0', 'data-dir': dataDir, set: values } });
}

export interface KeptLog {
  readonly log: Logger;
  readonly lines: readonly Record<string, unknown>[];
}

export function keptLog(): KeptLog {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  return { log: pino({ level: 'debug' }, { write }), lines };
}
