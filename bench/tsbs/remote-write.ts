import { type Dataset, type PayloadSpec, valueAt } from './dataset.ts';
import { hostTags, METRICS } from './hosts.ts';
import { compressSnappy } from './snappy.ts';

/**
 * Prometheus remote write 1.0: a snappy-compressed protobuf `WriteRequest`. One `TimeSeries` per series with all its
 * samples of the request: labels (field 1) sorted by name, then samples (field 2) of a double and a time in ms.
 */
export function createRemoteWriteEncoder(dataset: Dataset): (spec: PayloadSpec) => Buffer {
  const { shape } = dataset;
  const labels: Buffer[] = [];
  for (let host = 0; host < shape.hosts; host++) {
    const tags = Object.entries(hostTags(shape.seed, host));
    for (const name of METRICS) labels.push(encodeLabels([['__name__', name], ...tags]));
  }
  return (spec) => {
    const series: Uint8Array[] = [];
    for (let host = spec.firstHost; host < spec.firstHost + spec.hostCount; host++) {
      for (let metric = 0; metric < METRICS.length; metric++) {
        const samples = encodeSamples(dataset, host, metric, spec);
        const head = labels[host * METRICS.length + metric] ?? Buffer.alloc(0);
        series.push(lengthDelimited(1, head.length + samples.length), head, samples);
      }
    }
    return compressSnappy(Buffer.concat(series));
  };
}

function encodeLabels(labels: readonly (readonly [string, string])[]): Buffer {
  const sorted = [...labels].sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(([key, value]) => {
      const label = Buffer.concat([stringField(1, key), stringField(2, value)]);
      return [lengthDelimited(1, label.length), label];
    }),
  );
}

function stringField(field: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([lengthDelimited(field, bytes.length), bytes]);
}

function encodeSamples(dataset: Dataset, host: number, metric: number, spec: PayloadSpec): Buffer {
  const output = Buffer.allocUnsafe(spec.stepCount * 24);
  let at = 0;
  for (let step = spec.firstStep; step < spec.firstStep + spec.stepCount; step++) {
    const time = varint(dataset.shape.startMs + step * dataset.shape.stepMs);
    output[at++] = (2 << 3) | 2;
    output[at++] = 1 + 8 + 1 + time.length;
    output[at++] = (1 << 3) | 1;
    at = output.writeDoubleLE(valueAt(dataset, host, metric, step), at);
    output[at++] = (2 << 3) | 0;
    for (const byte of time) output[at++] = byte;
  }
  return output.subarray(0, at);
}

/** The tag of a length-delimited field and its length. */
function lengthDelimited(field: number, length: number): Buffer {
  return Buffer.from([(field << 3) | 2, ...varint(length)]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}
