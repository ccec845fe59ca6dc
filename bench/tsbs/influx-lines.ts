import { type Dataset, type PayloadSpec, valueAt } from './dataset.ts';
import { FIELDS, hostTags } from './hosts.ts';

/** Influx line protocol with times in ms, one line per host and step as TSBS writes it: `cpu,<tags> <ten fields> <time>`. */
export function createInfluxEncoder(dataset: Dataset): (spec: PayloadSpec) => Buffer {
  const { shape } = dataset;
  const heads = Array.from({ length: shape.hosts }, (_, host) => {
    const tags = Object.entries(hostTags(shape.seed, host)).map(([key, value]) => `${key}=${value}`);
    return `cpu,${tags.join(',')} `;
  });
  return (spec) => {
    const lines: string[] = [];
    for (let step = spec.firstStep; step < spec.firstStep + spec.stepCount; step++) {
      const time = shape.startMs + step * shape.stepMs;
      for (let host = spec.firstHost; host < spec.firstHost + spec.hostCount; host++) {
        const fields = FIELDS.map((field, metric) => `${field}=${valueAt(dataset, host, metric, step)}i`);
        lines.push(`${heads[host]}${fields.join(',')} ${time}\n`);
      }
    }
    return Buffer.from(lines.join(''), 'latin1');
  };
}
