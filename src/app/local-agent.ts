import { platform } from 'node:os';
import { createHostCollectors } from '../agent/collectors/host-collectors.ts';
import { createHostAgent } from '../agent/host-agent.ts';
import { createHostSink } from '../agent/host-sink.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createOwnCollector } from './own-collector.ts';

/** The last samples are on disk or sent by then; the server must not wait longer for its own figures. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface LocalAgent {
  stop(): Promise<void>;
}

export interface LocalAgentDependencies {
  readonly config: Config;
  /** This server's own address: the agent sends as any other would, so what it shows is what others get. */
  readonly serverUrl: string;
  readonly spoolDir: string;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The agent inside `serve`: this machine's metrics and the server's own. */
export function startLocalAgent({
  config,
  serverUrl,
  spoolDir,
  metrics,
  log,
}: LocalAgentDependencies): LocalAgent {
  const agentLog = log.child({ part: 'agent' });
  const sink = createHostSink(config.agent, {
    log: agentLog,
    serverUrl,
    spoolDir,
    closeTimeoutMs: CLOSE_TIMEOUT_MS,
  });
  const agent = createHostAgent({
    settings: config.agent,
    sink,
    log: agentLog,
    collectors: [...createHostCollectors(platform()), createOwnCollector(metrics)],
  });
  agent.start();
  return {
    stop: async () => {
      await agent.stop();
      await sink.close();
    },
  };
}
