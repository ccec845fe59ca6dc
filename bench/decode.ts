import { Value } from 'typebox/value';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import { ingestSettings } from '../src/config/sections/ingest.ts';
import { CardinalityGuard } from '../src/ingest/cardinality-guard.ts';
import { JsonDecoder } from '../src/ingest/protocols/json/json-decoder.ts';
import { systemClock } from '../src/lib/clock.ts';
import { generateDataset } from './tsbs/dataset.ts';
import { hostTags, METRICS } from './tsbs/hosts.ts';
import { createJsonEncoder } from './tsbs/json-body.ts';

/**
 * Measures the JSON decoder alone, on one core: `node bench/decode.ts [seconds per case] [part of a case's name]`.
 * Bodies are TSBS cpu-only, 10,000 samples each (1,000 hosts of ten gauges and ten tags).
 */
const SEED = 1;
const HOSTS = 1_000;
const STEPS = 8;
const seconds = Number(process.argv[2] ?? 3);
const wanted = process.argv[3] ?? '';

const startMs = Date.now() - STEPS * 10_000;
const dataset = generateDataset({ seed: SEED, hosts: HOSTS, startMs, stepMs: 10_000, steps: STEPS });
const encode = createJsonEncoder(dataset);
const bodies = Array.from({ length: STEPS }, (_, firstStep) =>
  encode({ firstStep, stepCount: 1, firstHost: 0, hostCount: HOSTS }),
);
const catalog = new SeriesCatalog();
catalog.add(
  Array.from({ length: HOSTS * METRICS.length }, (_, at) => ({
    id: at + 1,
    name: METRICS[at % METRICS.length] as string,
    tags: hostTags(SEED, Math.floor(at / METRICS.length)),
  })),
);

const cases: Record<string, readonly Buffer[]> = {
  'in the order of the last body': bodies,
  'in random order': bodies.map((body) => rewritten(body, shuffled)),
  'never seen before (text timestamps)': bodies.map((body) => rewritten(body, withTextTimestamps)),
};
for (const [name, texts] of Object.entries(cases)) {
  if (name.includes(wanted)) await measure(name, texts);
}

async function measure(name: string, texts: readonly Buffer[]): Promise<void> {
  const decoder = newDecoder();
  for (const text of texts) (await decoder.decode(text)).release();
  const endMs = performance.now() + seconds * 1_000;
  const cpu = process.cpuUsage();
  let samples = 0;
  let bytes = 0;
  for (let at = 0; performance.now() < endMs; at += 1) {
    const text = texts[at % texts.length] as Buffer;
    const collector = await decoder.decode(text);
    if (collector.rejections.count > 0) throw new Error(collector.rejections.listed[0]?.message);
    collector.release();
    samples += collector.builder.sampleCount;
    bytes += text.length;
  }
  // Of this process alone, so that whatever else runs on the machine changes little.
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  const millions = (samples / cpuSeconds / 1e6).toFixed(2);
  const megabytes = (bytes / cpuSeconds / 1e6).toFixed(0);
  console.log(`${name}: ${millions} M samples and ${megabytes} MB per CPU second`);
}

function newDecoder(): JsonDecoder {
  const settings = Value.Create(ingestSettings);
  const guard = new CardinalityGuard({ directory: catalog, maxSeriesPerMetric: settings.maxSeriesPerMetric });
  return new JsonDecoder({
    directory: catalog,
    guard,
    clock: systemClock,
    settings,
    maxAgeMs: () => 7 * 86_400_000,
  });
}

interface Sample {
  timestamp: number | string;
}

function rewritten(body: Buffer, change: (samples: Sample[]) => Sample[]): Buffer {
  const { metrics } = JSON.parse(body.toString()) as { metrics: Sample[] };
  return Buffer.from(JSON.stringify({ metrics: change(metrics) }));
}

function shuffled(samples: Sample[]): Sample[] {
  const keyed = samples.map((sample) => ({ sample, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ sample }) => sample);
}

function withTextTimestamps(samples: Sample[]): Sample[] {
  return samples.map((sample) => ({ ...sample, timestamp: new Date(sample.timestamp).toISOString() }));
}
