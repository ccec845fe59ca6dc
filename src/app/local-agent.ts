import { platform } from 'node:os';
import { createHostCollectors } from '../agent/collectors/host-collectors.ts';
import { createHttpTransport } from '../agent/delivery/http-transport.ts';
import { createHostAgent } from '../agent/host-agent.ts';
import { createHostSink } from '../agent/host-sink.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createOwnCollector } from './own-collector.ts';
import type { OwnRequests } from './own-requests.ts';
import { within } from './within.ts';

export interface LocalAgent {
  /** Ends within `stopMs`; what could not be sent by then is on disk. */
  stop(): Promise<void>;
}

export interface LocalAgentDependencies {
  readonly config: Pick<Config, 'agent'>;
  /** This server's own address: the agent sends as any other would, so what it shows is what others get. */
  readonly serverUrl: string;
  readonly spoolDir: string;
  readonly ownRequests: OwnRequests;
  /** The server must not wait longer for its own figures. */
  readonly stopMs: number;
  readonly metrics: Metrics;
  /** Sets those of the metrics that are levels, just before they are read. */
  readonly refreshMetrics: () => Promise<void>;
  readonly log: Logger;
}

/** Shares of the stop: a reading under way, then sending. The rest is for writing to disk. */
const READING_SHARE = 0.25;
const SENDING_SHARE = 0.5;

/** The agent inside `serve`: this machine's metrics and the server's own. */
export function startLocalAgent(dependencies: LocalAgentDependencies): LocalAgent {
  const { config, serverUrl, spoolDir, ownRequests, stopMs, metrics, refreshMetrics } = dependencies;
  const log = dependencies.log.child({ part: 'agent' });
  const sink = createHostSink(config.agent, {
    log,
    serverUrl,
    spoolDir,
    closeTimeoutMs: stopMs * SENDING_SHARE,
    transport: ownRequests.mark(createHttpTransport()),
  });
  const agent = createHostAgent({
    settings: config.agent,
    sink,
    log,
    collectors: [
      ...createHostCollectors(platform()),
      createOwnCollector({ ...metrics, refresh: refreshMetrics }),
    ],
  });
  agent.start();
  const end = async (): Promise<void> => {
    await within(stopMs * READING_SHARE, agent.stop());
    await sink.close();
  };
  return {
    stop: async () => {
      if (await within(stopMs, end())) return;
      log.warn('the agent did not end in time; samples it had not written to disk are lost');
    },
  };
}
