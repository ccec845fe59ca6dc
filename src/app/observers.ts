import type { LiveObserver } from '../dashboard/live/observe.ts';
import type { IngestObserver } from '../ingest/observe.ts';
import type { QueryObserver } from '../query/engine.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { WriterObserver } from '../writer/observe.ts';

/** Binds what ingest tells to the server's own metrics. */
export function ingestObserver({ ingest }: Metrics): IngestObserver {
  return {
    accepted: (samples) => ingest.points.inc(samples),
    rejected: (code, samples) => ingest.rejected.inc({ code }, samples),
    latencySeconds: (seconds) => ingest.latencySeconds.observe(seconds),
    bodyBytes: ({ received, inflated }) => {
      ingest.receivedBytes.inc(received);
      ingest.inflatedBytes.inc(inflated);
    },
  };
}

/** Binds what the writer tells to the server's own metrics. */
export function writerObserver({ writer }: Metrics): WriterObserver {
  return {
    committed: ({ batches, samples, seconds }) => {
      writer.commitSeconds.observe(seconds);
      writer.committedBatches.inc(batches);
      writer.committedPoints.inc(samples);
    },
    duplicates: (batches) => writer.duplicateBatches.inc(batches),
    lagSeconds: (seconds) => writer.lagSeconds.observe(seconds),
    failed: ({ transient }) => writer.failures.inc({ kind: transient ? 'transient' : 'permanent' }),
    dead: (samples) => writer.deadPoints.inc(samples),
  };
}

const BREAKER_VALUE = { closed: 0, 'half-open': 0.5, open: 1 } as const;

/** Binds what the query engine tells to the server's own metrics. */
export function queryObserver({ query }: Metrics): QueryObserver {
  return {
    cacheHit: () => query.cacheHits.inc(),
    cacheMiss: () => query.cacheMisses.inc(),
    latencySeconds: (seconds) => query.latencySeconds.observe(seconds),
    breakerChanged: (state) => query.breakerOpen.set(BREAKER_VALUE[state]),
  };
}

/** Binds what live pages tell to the server's own metrics. */
export function liveObserver({ live }: Metrics): LiveObserver {
  return {
    levels: ({ streams, questions }) => {
      live.streams.set(streams);
      live.questions.set(questions);
    },
    ticked: (seconds) => live.tickSeconds.observe(seconds),
    skipped: () => live.skippedTicks.inc(),
    dropped: () => live.dropped.inc(),
    sentBytes: (bytes) => live.sentBytes.inc(bytes),
  };
}
