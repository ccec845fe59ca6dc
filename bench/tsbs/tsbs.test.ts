import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateDataset, payloadSamples, planPayloads, pointCount, valueAt } from './dataset.ts';
import { hostTags, METRICS } from './hosts.ts';
import { createInfluxEncoder } from './influx-lines.ts';
import { createJsonEncoder } from './json-body.ts';
import { Random } from './random.ts';
import { createRemoteWriteEncoder } from './remote-write.ts';
import { compressSnappy } from './snappy.ts';

const shape = { seed: 7, hosts: 5, startMs: 1_800_000_000_000, stepMs: 10_000, steps: 30 };

function uncompressSnappy(input: Uint8Array): Buffer {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = input[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes: number[] = [];
  const length = varint();
  while (at < input.length) {
    const tag = input[at++] ?? 0;
    if ((tag & 3) === 0) {
      let size = (tag >> 2) + 1;
      if (size === 64) {
        size = Buffer.from(input).readUInt32LE(at) + 1;
        at += 4;
      }
      for (let index = 0; index < size; index++) bytes.push(input[at++] ?? 0);
    } else {
      assert.equal(tag & 3, 2);
      const offset = Buffer.from(input).readUInt16LE(at);
      at += 2;
      for (let index = 0; index < (tag >> 2) + 1; index++) bytes.push(bytes[bytes.length - offset] ?? 0);
    }
  }
  assert.equal(bytes.length, length);
  return Buffer.from(bytes);
}

test('the same seed makes the same data and another seed does not', () => {
  const first = generateDataset(shape);
  assert.deepEqual(first.values, generateDataset(shape).values);
  assert.notDeepEqual(first.values, generateDataset({ ...shape, seed: 8 }).values);
  assert.equal(first.values.length, pointCount(shape));
});

test('values are whole numbers from 0 to 100 that move by small steps', () => {
  const dataset = generateDataset({ ...shape, steps: 1_000 });
  let moved = 0;
  for (let step = 1; step < 1_000; step++) {
    const value = valueAt(dataset, 2, 3, step);
    assert.ok(value >= 0 && value <= 100);
    const change = Math.abs(value - valueAt(dataset, 2, 3, step - 1));
    assert.ok(change <= 7, `a step of ${change}`);
    if (change > 0) moved++;
  }
  assert.ok(moved > 400);
});

test('normal numbers have mean 0 and variance 1', () => {
  const random = new Random(1);
  const numbers = Array.from({ length: 50_000 }, () => random.normal());
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + number * number, 0) / numbers.length;
  assert.ok(Math.abs(mean) < 0.02 && Math.abs(variance - 1) < 0.03, `${mean} ${variance}`);
});

test('every host has the ten tags of TSBS', () => {
  assert.equal(Object.keys(hostTags(1, 0)).length, 10);
  assert.deepEqual(hostTags(1, 3), hostTags(1, 3));
});

test('the payloads of all connections hold every sample exactly once, in order of time for each host', () => {
  for (const [parts, maxSamples] of [
    [1, 10_000],
    [2, 100],
    [3, 40],
    [4, 7],
    [8, 100],
  ] as const) {
    const seen = new Set<string>();
    for (let part = 0; part < parts; part++) {
      let lastStep = 0;
      for (const spec of planPayloads(shape, { part, parts, maxSamples })) {
        assert.ok(payloadSamples(spec) <= Math.max(10, maxSamples));
        assert.ok(spec.firstStep >= lastStep);
        lastStep = spec.firstStep;
        for (let step = spec.firstStep; step < spec.firstStep + spec.stepCount; step++) {
          for (let host = spec.firstHost; host < spec.firstHost + spec.hostCount; host++) {
            assert.ok(!seen.has(`${step}/${host}`));
            seen.add(`${step}/${host}`);
          }
        }
      }
    }
    assert.equal(seen.size, shape.steps * shape.hosts);
  }
});

test('a JSON body is what JSON.stringify makes of the samples', () => {
  const dataset = generateDataset(shape);
  const body = createJsonEncoder(dataset)({ firstStep: 4, stepCount: 2, firstHost: 1, hostCount: 2 });
  const metrics = [];
  for (const step of [4, 5]) {
    for (const host of [1, 2]) {
      for (const [metric, name] of METRICS.entries()) {
        const timestamp = shape.startMs + step * shape.stepMs;
        const value = valueAt(dataset, host, metric, step);
        metrics.push({ name, value, timestamp, tags: hostTags(shape.seed, host) });
      }
    }
  }
  assert.equal(body.toString(), JSON.stringify({ metrics }));
});

test('an Influx body has one line of ten fields per host and step', () => {
  const dataset = generateDataset(shape);
  const body = createInfluxEncoder(dataset)({ firstStep: 0, stepCount: 3, firstHost: 0, hostCount: 2 });
  const lines = body.toString().trimEnd().split('\n');
  assert.equal(lines.length, 6);
  const value = valueAt(dataset, 0, 0, 0);
  assert.match(
    lines[0] ?? '',
    new RegExp(`^cpu,hostname=host_0,region=\\S+ usage_user=${value}i,.* 1800000000000$`),
  );
});

test('snappy blocks give back what went in', () => {
  const random = new Random(3);
  const texts = ['', 'a', 'abcd', 'abcd'.repeat(1_000), Buffer.from('host_1 '.repeat(30_000)).toString()];
  const noise = Buffer.from(Array.from({ length: 100_000 }, () => random.below(256)));
  for (const input of [...texts.map((text) => Buffer.from(text)), noise]) {
    assert.deepEqual(uncompressSnappy(compressSnappy(input)), input);
  }
});

test('a remote write body holds each series once with all its samples', () => {
  const dataset = generateDataset(shape);
  const spec = { firstStep: 0, stepCount: 2, firstHost: 0, hostCount: 5 };
  const bytes = uncompressSnappy(createRemoteWriteEncoder(dataset)(spec));
  assert.equal(bytes.toString('latin1').split('__name__').length - 1, 50);
  assert.ok(bytes.includes('host_4'));
});
