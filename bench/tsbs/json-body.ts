import { type Dataset, type PayloadSpec, valueAt } from './dataset.ts';
import { hostTags, METRICS } from './hosts.ts';

/** Bodies of `POST /api/v1/metrics`, byte for byte what `JSON.stringify` makes of the samples. */
export function createJsonEncoder(dataset: Dataset): (spec: PayloadSpec) => Buffer {
  const { shape } = dataset;
  const heads = METRICS.map((name) => `{"name":${JSON.stringify(name)},"value":`);
  const tails = Array.from(
    { length: shape.hosts },
    (_, host) => `,"tags":${JSON.stringify(hostTags(shape.seed, host))}}`,
  );
  return (spec) => {
    const samples: string[] = [];
    for (let step = spec.firstStep; step < spec.firstStep + spec.stepCount; step++) {
      const time = `,"timestamp":${shape.startMs + step * shape.stepMs}`;
      for (let host = spec.firstHost; host < spec.firstHost + spec.hostCount; host++) {
        const tail = time + tails[host];
        for (let metric = 0; metric < METRICS.length; metric++) {
          samples.push(`${heads[metric]}${valueAt(dataset, host, metric, step)}${tail}`);
        }
      }
    }
    return Buffer.from(`{"metrics":[${samples.join(',')}]}`, 'latin1');
  };
}
