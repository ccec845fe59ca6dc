import type { Section } from '../build/board.ts';
import { timeSeries } from '../build/panels.ts';
import { metric } from '../build/queries.ts';
import { byNode } from './shared.ts';

export const ERLANG: Section = {
  title: 'Erlang and Raft',
  collapsed: true,
  lines: [
    {
      h: 7,
      panels: [
        timeSeries({
          title: 'Time until an entry of a quorum queue is committed',
          w: 8,
          unit: 's',
          min: 0,
          queries: [metric('rabbitmq_raft_entry_commit_latency_seconds', 'max', byNode)],
        }),
        timeSeries({
          title: 'Processes that wait to run',
          w: 8,
          min: 0,
          decimals: 0,
          queries: [metric('rabbitmq_erlang_scheduler_run_queue', 'max', byNode)],
        }),
        timeSeries({
          title: 'Memory reclaimed by garbage collection',
          w: 8,
          unit: 'binBps',
          min: 0,
          queries: [metric('rabbitmq_erlang_gc_reclaimed_bytes_total', 'rate', byNode)],
        }),
      ],
    },
  ],
};
