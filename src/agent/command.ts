import { join } from 'node:path';
import type { AgentSettings } from '../config/sections/agent.ts';
import { stateHome } from '../config/state-home.ts';
import { createHostAgent } from './host-agent.ts';
import { createHostSink } from './host-sink.ts';
import type { AgentLog } from './log.ts';

export interface RunAgentOptions {
  readonly log: AgentLog;
  /** Ends the agent: what is left is sent or spooled, then the promise resolves. */
  readonly signal: AbortSignal;
  /** Where the setting `spoolDir` is empty; default a folder in the user's state home. */
  readonly spoolDir?: string;
}

/** `dashboarding agent`: collects and sends this machine's metrics until `signal` aborts. */
export async function runAgent(settings: AgentSettings, options: RunAgentOptions): Promise<void> {
  const { log, signal, spoolDir = join(stateHome(), 'agent') } = options;
  const sink = createHostSink(settings, { log, spoolDir });
  const host = createHostAgent({ settings, sink, log });
  host.start();
  log.info(
    {
      serverUrl: settings.serverUrl,
      intervalSeconds: settings.intervalSeconds,
      spoolDir: settings.spoolDir || spoolDir,
    },
    'the agent is running',
  );
  await aborted(signal);
  await host.stop();
  await sink.close();
  const { samplesSent, samplesDropped, spoolBytes } = sink.stats();
  log.info({ samplesSent, samplesDropped, spoolBytes }, 'the agent has ended');
}

/** The agent's timers do not keep the process alive, so this wait must. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const keepAlive = setInterval(() => undefined, 2 ** 30);
    signal.addEventListener(
      'abort',
      () => {
        clearInterval(keepAlive);
        resolve();
      },
      { once: true },
    );
  });
}
