import type { RunningServer } from '../app/serve.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import type { Command, CommandInput } from './command.ts';
import { CONFIG_OPTIONS, configFromOptions } from './config-options.ts';
import { nextStopSignal } from './signals.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Start the server: ingest, storage, queries, pages and the agent of this machine.',
  usage: '[options]',
  options: {
    port: { type: 'string', value: 'PORT', description: 'TCP port, 8080 unless set; 0 takes a free one.' },
    host: { type: 'string', value: 'ADDRESS', description: 'Address to listen on, 127.0.0.1 unless set.' },
    'data-dir': {
      type: 'string',
      value: 'FOLDER',
      description: 'Where everything is stored, ./data unless set.',
    },
    profile: {
      type: 'string',
      value: 'NAME',
      description: 'embedded (default), or cluster over RabbitMQ, TimescaleDB and Redis.',
    },
    role: {
      type: 'string',
      value: 'ROLE,…',
      description: 'What this process of a cluster does: ingest, write, query, alert, web; all unless set.',
    },
    'no-agent': { type: 'boolean', description: "Do not collect this machine's own metrics." },
    ...CONFIG_OPTIONS,
  },
  maxPositionals: 0,
  examples: [
    'dashboarding serve',
    'dashboarding serve --host 0.0.0.0 --port 9000 --data-dir /var/lib/dashboarding',
    'dashboarding serve --profile cluster --role ingest,write',
    'dashboarding serve --set store.rawRetentionDays=14 --set telemetry.logRequests=true',
  ],
  run: runServe,
};

async function runServe({ values }: CommandInput): Promise<number> {
  const config = configFromOptions(values);
  const log = createLogger(config.telemetry);
  const stopSignal = nextStopSignal();
  // Loaded only here: help and mistakes are answered without the time it takes.
  const { serve } = await import('../app/serve.ts');
  const server = await serve({ config, log });
  // People and tests wait for this line; it is the only one on standard output.
  void server.working.then((works) => {
    if (works) process.stdout.write(`Dashboarding is ready at ${server.url}\n`);
  });
  const signal = await Promise.race([stopSignal, server.failed.then(() => undefined)]);
  if (signal === undefined) {
    await stopInTime(server, { log, timeoutSeconds: FAILED_STOP_SECONDS });
    return 1;
  }
  log.info({ signal }, 'stopping: no new requests, committing what was accepted');
  return stopInTime(server, { log, timeoutSeconds: config.server.shutdownTimeoutSeconds });
}

/** A server without its store has nothing to commit; whatever watches this process should start it anew soon. */
const FAILED_STOP_SECONDS = 3;

interface StopOptions {
  readonly log: Logger;
  readonly timeoutSeconds: number;
}

/** Returns the exit code: 1 when the stop fails or takes too long. What was acknowledged is safe in any case. */
async function stopInTime(server: RunningServer, { log, timeoutSeconds }: StopOptions): Promise<number> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => timeout.reject(new Error(`stopping took longer than ${timeoutSeconds} s`)),
    timeoutSeconds * 1_000,
  );
  try {
    await Promise.race([server.stop(), timeout.promise]);
    log.info('stopped');
    return 0;
  } catch (err) {
    log.error({ err }, 'the stop was not clean; every acknowledged sample is on disk');
    return 1;
  } finally {
    clearTimeout(timer);
  }
}
