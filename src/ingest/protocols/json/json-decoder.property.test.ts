import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CardinalityGuard, seriesKey } from '../../cardinality-guard.ts';
import { Rejections } from '../../rejections.ts';
import { sampleLimits } from '../../sample-limits.ts';
import {
  type Decoded,
  decodeAll,
  NOW_MS,
  RETENTION_MS,
  testDecoder,
  testSettings,
} from '../../testing/decoding.ts';
import { FakeDirectory } from '../../testing/fake-directory.ts';
import { checkJsonSample } from './json-sample.ts';

/** Text pieces of one member, so that bodies differ in everything that JSON leaves open. */
const space = fc.constantFrom('', '', '', ' ', '\n  ', '\t');
const knownName = fc.constantFrom('cpu', 'mem', 'disk "é"');
const numberText = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '0',
    '-0',
    '1e3',
    '1E-7',
    '0.1',
    '123456789012345678',
    '1e999',
    '12.5e+2',
    '1.7976931348623157e308',
  ),
  fc.constantFrom('01', '+1', '.5', '1.', '1e', '-', 'NaN', '"5"', 'null', 'true', '[]'),
);
const timeText = fc.oneof(
  fc.integer({ min: NOW_MS - RETENTION_MS - 1000, max: NOW_MS + 700_000 }).map(String),
  fc.integer({ min: NOW_MS / 1000 - 5000, max: NOW_MS / 1000 + 100 }).map(String),
  fc.constantFrom(
    `${NOW_MS}000`,
    `${NOW_MS}000000`,
    `${NOW_MS / 1000}.25`,
    '5',
    '-1',
    '1e12',
    '1763812800e3',
  ),
  fc.constantFrom('null', '"2026-11-22T11:59:00Z"', '"yesterday"', '{}'),
);
const tagsText = fc.oneof(
  fc.constantFrom('{}', '{"host":"a"}', '{"host":"b","dc":"x"}', '{"dc":"x","host":"b"}', '{"host":""}'),
  fc.constantFrom(
    'null',
    '[]',
    '"x"',
    '{"host":5}',
    '{"uuid":"1"}',
    '{"h\\u006fst":"a"}',
    '{"a":"1","a":"2"}',
  ),
);
const member = fc.oneof(
  { weight: 3, arbitrary: tagsText.map((text) => `"tags":${text}`) },
  { weight: 3, arbitrary: timeText.map((text) => `"timestamp":${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('"type":"gauge"', '"type":"level"', '"unit":"bytes"', '"unit":3') },
  { weight: 1, arbitrary: fc.json().map((text) => `"other":${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('"v\\u0061lue":3', '"timest\\u0061mp":1763812800', '"value" :7') },
);
const element = fc
  .tuple(knownName, numberText, fc.array(member, { maxLength: 4 }), fc.integer(), space)
  .map(([name, value, others, seed, gap]) => {
    const members = [`"name":${JSON.stringify(name)}`, `"value":${gap}${value}`, ...others];
    const turn = Math.abs(seed) % members.length;
    const turned = [...members.slice(turn), ...members.slice(0, turn)];
    return `{${gap}${turned.join(`${gap},${gap}`)}${gap}}`;
  });
/** Texts that repeat but for their numbers, in the shapes that senders use. */
const SHAPES: readonly ((name: string, value: string, ms: number, host: string) => string)[] = [
  (name, value, ms, host) => `{"name":${name},"value":${value},"timestamp":${ms},"tags":{"host":"${host}"}}`,
  (name, value, ms, host) => `{"timestamp":${ms},"tags":{"host":"${host}"},"value":${value},"name":${name}}`,
  (name, value, ms, host) =>
    `{ "name": ${name}, "tags": { "host": "${host}" }, "value": ${value}, "timestamp": ${ms} }`,
  (name, value, _ms, host) => `{"name":${name},"value":${value},"tags":{"host":"${host}"}}`,
];
const ordinary = fc
  .tuple(
    fc.constantFrom(...SHAPES),
    knownName,
    fc.oneof(fc.integer({ min: 0, max: 99 }).map(String), numberText),
    fc.integer({ min: 0, max: 999 }),
    fc.constantFrom('a', 'b', 'c'),
  )
  .map(([shape, name, value, ms, host]) => shape(JSON.stringify(name), value, NOW_MS - ms, host));
const body = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: ordinary }, { weight: 3, arbitrary: element }, fc.json()), {
      maxLength: 12,
    }),
    space,
    fc.boolean(),
  )
  .map(([elements, gap, bare]) => {
    const list = `[${gap}${elements.join(`${gap},`)}${gap}]`;
    return bare ? `${gap}${list}${gap}` : `{"other":[1,{}],${gap}"metrics"${gap}:${list}${gap},"more":"x"}`;
  });
/** Cuts, doubles or changes bytes of a body. */
const mutated = fc
  .tuple(body, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.nat({ max: 127 })), { maxLength: 3 }))
  .map(([text, changes]) => {
    let bytes = Buffer.from(text);
    for (const [place, kind, byte] of changes) {
      const at = place % (bytes.length + 1);
      const head = bytes.subarray(0, at);
      if (kind === 0) bytes = Buffer.concat([head, bytes.subarray(at + 1)]);
      else if (kind === 1) bytes = Buffer.concat([head, Buffer.from([byte]), bytes.subarray(at)]);
      else if (kind === 2) bytes = Buffer.concat([head, Buffer.from([byte]), bytes.subarray(at + 1)]);
      else bytes = Buffer.from(head);
    }
    return bytes;
  });

/** What the body means by `JSON.parse` and the checks alone; undefined when only a repeated key could decide. */
function reference(bytes: Buffer, directory: FakeDirectory): Decoded | undefined {
  const malformed = { samples: [], rejections: [], refused: 'MALFORMED_JSON' };
  if (!isUtf8(bytes)) return malformed;
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString());
  } catch {
    return malformed;
  }
  const isList = Array.isArray(parsed);
  const list = isList ? parsed : (parsed as { metrics?: unknown } | null)?.metrics;
  if (!Array.isArray(list)) return undefined;
  const samples: [number | string, number, number][] = [];
  const rejections = new Rejections();
  list.forEach((item, index) => {
    const window = { nowMs: NOW_MS, oldestMs: NOW_MS - RETENTION_MS, newestMs: NOW_MS + 600_000 };
    const checked = checkJsonSample(item, sampleLimits(testSettings()), () => window);
    if (checked.problem !== undefined) {
      rejections.add(isList ? '' : 'metrics', index, checked.problem);
      return;
    }
    const { name, tags } = checked.series;
    samples.push([directory.lookup(name, tags) || seriesKey(name, tags), checked.timeMs, checked.value]);
  });
  return { samples, rejections: rejections.listed };
}

function directoryWithSomeSeries(): FakeDirectory {
  const directory = new FakeDirectory();
  for (const name of ['cpu', 'mem', 'disk "é"']) {
    for (const host of ['a', 'b']) {
      directory.learn({ name, tags: { host }, type: 'gauge', unit: 'bytes' });
    }
    directory.learn({ name, tags: {}, type: 'gauge', unit: 'bytes' });
  }
  return directory;
}

describe('the JSON decoder', () => {
  test('recognising texts seen before changes nothing in what a body means', async () => {
    const directory = directoryWithSomeSeries();
    const guard = new CardinalityGuard({ directory, maxSeriesPerMetric: 10_000 });
    const warm = testDecoder({ directory, guard });
    await fc.assert(
      fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 4 }), async (bodies) => {
        for (const bytes of [...bodies, ...bodies]) {
          const cold = testDecoder({ directory, guard });
          assert.deepEqual(await decodeAll(warm, bytes), await decodeAll(cold, bytes));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a body means what JSON.parse and the checks say', async () => {
    const directory = directoryWithSomeSeries();
    const decoder = testDecoder({ directory });
    await fc.assert(
      fc.asyncProperty(mutated, async (bytes) => {
        const expected = reference(bytes, directory);
        const got = await decodeAll(decoder, bytes);
        if (expected === undefined) {
          assert.ok(got.refused === 'BODY_INVALID' || got.refused === 'MALFORMED_JSON');
          return;
        }
        if (got.rejections.some(({ code }) => code === 'DUPLICATE_KEY') || got.refused === 'DUPLICATE_KEY')
          return;
        // A body may be refused for its depth alone, which JSON.parse does not look at.
        if (got.refused === 'MALFORMED_JSON' && expected.refused === undefined) {
          assert.match(bytes.toString(), /(?:[[{][^[{]*){16}/s);
          return;
        }
        if (expected.refused !== undefined) assert.ok(got.refused !== undefined);
        else assert.deepEqual(got, expected);
      }),
      { numRuns: 3_000 },
    );
  });
});
