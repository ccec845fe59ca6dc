import type { AgentStats } from '../stats.ts';
import { type Collector, counter, gauge } from './collector.ts';

/** What the host agent knows of its own work. */
export interface CollectionHealth {
  /** Time the collection before took. */
  readonly lastDurationSeconds: number;
  readonly collectErrors: number;
}

export interface SelfDependencies {
  readonly stats: () => AgentStats;
  readonly health: () => CollectionHealth;
}

/** The agent's own health, so that a missing metric can be told from a machine at rest. */
export function createSelfCollector({ stats, health }: SelfDependencies): Collector {
  return {
    name: 'agent',
    async collect() {
      const { samplesSent, samplesDropped, sendErrors, spoolBytes } = stats();
      const { lastDurationSeconds, collectErrors } = health();
      return [
        counter('agent_samples_sent_total', samplesSent, 'samples'),
        counter('agent_samples_dropped_total', samplesDropped, 'samples'),
        counter('agent_send_errors_total', sendErrors, 'errors'),
        counter('agent_collect_errors_total', collectErrors, 'errors'),
        gauge('agent_spool_bytes', spoolBytes, 'bytes'),
        gauge('agent_collect_duration_seconds', lastDurationSeconds, 'seconds'),
      ];
    },
  };
}
