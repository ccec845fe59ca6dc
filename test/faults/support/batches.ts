import type { Sample } from './client.ts';

export interface BatchShape {
  readonly metric: string;
  readonly client: string;
  readonly series: number;
  readonly samplesPerSeries: number;
  readonly startMs: number;
  readonly stepMs: number;
}

/** The samples of a client's batch `index`: all its series over the stretch of time that follows the batch before. */
export function batchSamples(shape: BatchShape, index: number): Sample[] {
  const samples: Sample[] = [];
  for (let step = 0; step < shape.samplesPerSeries; step++) {
    const at = index * shape.samplesPerSeries + step;
    for (let series = 0; series < shape.series; series++) {
      samples.push({
        name: shape.metric,
        value: ((at * 31 + series * 7) % 1_000) + 1,
        timestamp: shape.startMs + at * shape.stepMs,
        tags: { client: shape.client, series: `${shape.client}-${series}` },
      });
    }
  }
  return samples;
}
