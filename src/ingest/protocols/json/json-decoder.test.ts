import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../../lib/errors.ts';
import { decodeAll, NOW_MS, samplesOf, testDecoder } from '../../testing/decoding.ts';
import { FakeDirectory } from '../../testing/fake-directory.ts';

/** A list with one good sample and this one. */
function bodyWith(sample: string): string {
  return `{"metrics":[{"name":"ok","value":1},${sample}]}`;
}

function tagsOf(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`key_${at}`, 'x'])));
}

const refusals: readonly (readonly [title: string, sample: string, code: string, message: string])[] = [
  ['a number', '5', 'SAMPLE_INVALID', 'metrics[1]: expected an object with name and value, got 5'],
  ['a list', '[[1]]', 'SAMPLE_INVALID', 'metrics[1]: expected an object with name and value, got a list'],
  [
    'no name',
    '{"value":1}',
    'NAME_INVALID',
    'metrics[1].name: expected the metric name as a string, got nothing',
  ],
  ['an empty name', '{"name":"","value":1}', 'NAME_INVALID', 'metrics[1].name: must not be empty'],
  [
    'a name with a line break',
    '{"name":"a\\nb","value":1}',
    'NAME_INVALID',
    'metrics[1].name: must not contain control characters',
  ],
  [
    'half a surrogate pair',
    '{"name":"\\ud800","value":1}',
    'NAME_INVALID',
    'metrics[1].name: must be valid Unicode, but holds half of a surrogate pair',
  ],
  [
    'a name of 256 bytes',
    `{"name":"${'é'.repeat(128)}","value":1}`,
    'NAME_TOO_LONG',
    'metrics[1].name: 256 bytes long; at most 255 are allowed (ingest.maxNameBytes)',
  ],
  ['no value', '{"name":"a"}', 'VALUE_INVALID', 'metrics[1].value: expected a finite number, got nothing'],
  [
    'a value in quotes',
    '{"name":"a","value":"NaN"}',
    'VALUE_INVALID',
    'metrics[1].value: expected a finite number, got "NaN"',
  ],
  [
    'a value beyond the floats',
    '{"name":"a","value":1e999}',
    'VALUE_INVALID',
    'metrics[1].value: expected a finite number, got a number beyond the range of a 64-bit float',
  ],
  [
    'an unknown type',
    '{"name":"a","value":1,"type":"summary"}',
    'TYPE_INVALID',
    'metrics[1].type: expected "gauge", "counter" or "histogram", got "summary"',
  ],
  [
    'a unit that is a number',
    '{"name":"a","value":1,"unit":5}',
    'UNIT_INVALID',
    'metrics[1].unit: expected a string, got 5',
  ],
  [
    'tags in a list',
    '{"name":"a","value":1,"tags":["b"]}',
    'TAGS_INVALID',
    'metrics[1].tags: expected an object of tag keys to strings, got a list',
  ],
  [
    'eleven tags',
    `{"name":"a","value":1,"tags":${tagsOf(11)}}`,
    'TAGS_TOO_MANY',
    'metrics[1].tags: 11 tags; at most 10 are allowed (ingest.maxTagKeys)',
  ],
  [
    'a tag value that is a number',
    '{"name":"a","value":1,"tags":{"host":5}}',
    'TAG_VALUE_INVALID',
    'metrics[1].tags["host"]: expected a string, got 5',
  ],
  [
    'a long tag value',
    `{"name":"a","value":1,"tags":{"host":"${'x'.repeat(201)}"}}`,
    'TAG_VALUE_TOO_LONG',
    'metrics[1].tags["host"]: longer than 200 bytes (ingest.maxTagBytes)',
  ],
  [
    'a tag value that looks like a UUID',
    '{"name":"a","value":1,"tags":{"job":"123E4567-e89b-12d3-a456-426614174000"}}',
    'TAG_VALUE_REFUSED',
    'metrics[1].tags["job"]: "123E4567-e89b-12d3-a456-426614174000" looks like a UUID, and each would start a new series (ingest.refuseUuidValues)',
  ],
  [
    'a refused tag key',
    '{"name":"a","value":1,"tags":{"trace_id":"7"}}',
    'TAG_KEY_REFUSED',
    'metrics[1].tags: key "trace_id" is refused, since each of its values would start a new series (ingest.refusedTagKeys)',
  ],
  [
    "a key that would change an object's prototype",
    '{"name":"a","value":1,"tags":{"__proto__":"7"}}',
    'TAG_KEY_REFUSED',
    'metrics[1].tags: key "__proto__" is reserved',
  ],
  [
    'an empty tag key',
    '{"name":"a","value":1,"tags":{"":"7"}}',
    'TAG_KEY_INVALID',
    'metrics[1].tags: key "" must not be empty',
  ],
  [
    'a key that appears twice',
    '{"name":"a","value":1,"tags":{"h":"1","\\u0068":"2"}}',
    'DUPLICATE_KEY',
    'metrics[1]: the key "h" appears twice',
  ],
  [
    'a time of no known unit',
    '{"name":"a","value":1,"timestamp":123}',
    'TIMESTAMP_INVALID',
    'metrics[1].timestamp: expected milliseconds since 1970 (or seconds, micro- or nanoseconds) between the years 2001 and 2286, or a text like "2026-01-31T12:00:00Z", got 123',
  ],
  [
    'a time in the future',
    `{"name":"a","value":1,"timestamp":${NOW_MS + 601_000}}`,
    'TIMESTAMP_IN_FUTURE',
    `metrics[1].timestamp: ${NOW_MS + 601_000} (2026-11-22T12:10:01.000Z) is 601 s ahead of the server's clock; at most 600 s are allowed (ingest.maxFutureSeconds)`,
  ],
  [
    'a time before raw retention',
    '{"name":"a","value":1,"timestamp":"2026-11-15T11:59:59Z"}',
    'TIMESTAMP_TOO_OLD',
    'metrics[1].timestamp: "2026-11-15T11:59:59Z" (2026-11-15T11:59:59.000Z) is older than raw samples are kept, since 2026-11-15T12:00:00.000Z (store.rawRetentionDays)',
  ],
];

describe('the JSON decoder refuses a sample and takes the others:', () => {
  for (const [title, sample, code, message] of refusals) {
    test(title, async () => {
      const { samples, rejections } = await decodeAll(testDecoder(), bodyWith(sample));
      assert.deepEqual(rejections, [{ index: 1, code, message }]);
      assert.deepEqual(samples, [['ok', NOW_MS, 1]]);
    });
  }

  test('ten thousand tags, without looking at each', async () => {
    const { rejections } = await decodeAll(
      testDecoder(),
      bodyWith(`{"name":"a","value":1,"tags":${tagsOf(10_000)}}`),
    );
    assert.equal(rejections[0]?.code, 'SAMPLE_TOO_LARGE');
    assert.match(rejections[0]?.message ?? '', /with 10003 fields and tags; at most 65536 bytes/);
  });
});

describe('the JSON decoder', () => {
  const bodies: readonly (readonly [title: string, body: string])[] = [
    ['the list alone', '[{"name":"a","value":1}]'],
    ['other members around the list', '{"v":[{}],"metrics":[{"name":"a","value":1}],"x":{"y":"]"}}'],
    ['white space everywhere', ' {\n"metrics" : [ { "name" : "a" , "value" : 1 } ] }\r\n'],
    ['escapes in keys', '{"metr\\u0069cs":[{"n\\u0061me":"\\u0061","value":1}]}'],
    [
      'null in optional members',
      '[{"name":"a","value":1,"tags":null,"timestamp":null,"type":null,"unit":null}]',
    ],
    ['members it does not know', '[{"name":"a","value":1,"note":{"any":["thing"]}}]'],
    ['an empty tag value, which is no tag', '[{"name":"a","value":1,"tags":{"host":""}}]'],
  ];
  for (const [title, body] of bodies) {
    test(`takes ${title}`, async () => {
      assert.deepEqual(await decodeAll(testDecoder(), body), { samples: [['a', NOW_MS, 1]], rejections: [] });
    });
  }

  test('carries the definition of a series once, and its id as soon as the catalog knows it', async () => {
    const directory = new FakeDirectory();
    const decoder = testDecoder({ directory });
    const body = Buffer.from(
      '[{"name":"a","value":1,"type":"counter","unit":"bytes","tags":{"h":"x"}},{"name":"a","value":2,"tags":{"h":"x"}}]',
    );
    const first = await decoder.decode(body);
    const batch = first.builder.build({ id: new Uint8Array(16), keyed: false });
    first.release();
    const definition = { name: 'a', tags: { h: 'x' }, type: 'counter', unit: 'bytes' } as const;
    assert.deepEqual([...batch.newSeries], [[0, definition]]);
    assert.deepEqual([...batch.seriesRefs], [0, 0]);
    const id = directory.learn(definition);
    for (let round = 0; round < 3; round += 1) {
      const later = await decoder.decode(body);
      later.release();
      assert.deepEqual(samplesOf(later), [
        [id, NOW_MS, 1],
        [id, NOW_MS, 2],
      ]);
    }
  });

  test('sends the definition of a known series again when it says a unit that was missing', async () => {
    const directory = new FakeDirectory();
    const id = directory.learn({ name: 'a', tags: {} });
    const decoder = testDecoder({ directory });
    const collector = await decoder.decode(Buffer.from('[{"name":"a","value":1,"unit":"s"}]'));
    collector.release();
    assert.equal(
      collector.builder.build({ id: new Uint8Array(16), keyed: false }).newSeries.get(0)?.unit,
      's',
    );
    directory.learn({ name: 'a', tags: {}, unit: 's' });
    assert.deepEqual((await decodeAll(decoder, '[{"name":"a","value":1,"unit":"s"}]')).samples, [
      [id, NOW_MS, 1],
    ]);
  });

  test('refuses new series above the limit of their metric, and takes known ones', async () => {
    const directory = new FakeDirectory();
    directory.learn({ name: 'a', tags: { h: '1' } });
    const decoder = testDecoder({ directory, settings: { maxSeriesPerMetric: 2 } });
    const list = ['1', '2', '3', '2', '1'].map((h) => `{"name":"a","value":1,"tags":{"h":"${h}"}}`);
    const { samples, rejections } = await decodeAll(decoder, `[${list.join(',')},{"name":"b","value":1}]`);
    assert.equal(samples.length, 5);
    assert.deepEqual(rejections, [
      {
        index: 2,
        code: 'CARDINALITY_LIMIT',
        message:
          '[2]: metric "a" has 2 series and may not get more (ingest.maxSeriesPerMetric); known series go on',
      },
    ]);
  });

  test('lists a hundred refused samples and counts the rest', async () => {
    const body = `[${Array(250).fill('{"name":"a"}').join(',')}]`;
    const collector = await testDecoder().decode(Buffer.from(body));
    collector.release();
    assert.equal(collector.rejections.listed.length, 100);
    assert.equal(collector.rejections.count, 250);
    assert.deepEqual([...collector.rejections.countByCode], [['VALUE_INVALID', 250]]);
  });

  const malformed: readonly (readonly [title: string, body: string | Buffer, message: RegExp])[] = [
    [
      'nothing at all',
      '',
      /^the body is not valid JSON at byte 0: expected a value, got the end of the body/,
    ],
    [
      'NaN',
      '[{"name":"a","value":NaN}]',
      /at byte 21: expected a value, got 'N'\n\[\{"name":"a","value":NaN\}\]\n {21}\^$/,
    ],
    [
      'a list without end',
      '{"metrics":[{"name":"a","value":1}',
      /at byte 34: expected ',' or '\]', got the end of the body/,
    ],
    ['something after the end', '[] []', /at byte 3: expected the end of the body, got '\['/],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x5b, 0x22, 0xc3, 0x28, 0x22, 0x5d]),
      /at byte 3: not valid UTF-8/,
    ],
    [
      'deep nesting',
      `{"metrics":[{"x":${'['.repeat(20)}`,
      /nested deeper than 16 levels \(ingest\.maxJsonDepth\)/,
    ],
  ];
  for (const [title, body, message] of malformed) {
    test(`refuses a body with ${title}, and shows where`, async () => {
      await assert.rejects(testDecoder().decode(Buffer.from(body as string)), (error) => {
        assert.ok(error instanceof AppError);
        assert.equal(error.code, 'MALFORMED_JSON');
        assert.equal(error.status, 400);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  const wrongBodies: readonly (readonly [title: string, body: string, code: string])[] = [
    ['a number', '5', 'BODY_INVALID'],
    ['an object without the list', '{"samples":[]}', 'BODY_INVALID'],
    ['an object in place of the list', '{"metrics":{}}', 'BODY_INVALID'],
    ['two lists', '{"metrics":[],"metrics":[]}', 'DUPLICATE_KEY'],
  ];
  for (const [title, body, code] of wrongBodies) {
    test(`refuses a body that is or has ${title}`, async () => {
      assert.equal((await decodeAll(testDecoder(), body)).refused, code);
    });
  }

  test('lets other work go on while it decodes a large body', async () => {
    const decoder = testDecoder({ settings: { decodeSliceMs: 1 } });
    const samples = Array.from(
      { length: 20_000 },
      (_, at) => `{"name":"a","value":${at},"tags":{"h":"${at % 100}"}}`,
    );
    let turns = 0;
    let decoding = true;
    const count = () => {
      turns += 1;
      if (decoding) setImmediate(count);
    };
    setImmediate(count);
    const collector = await decoder.decode(Buffer.from(`[${samples.join(',')}]`));
    decoding = false;
    collector.release();
    assert.equal(collector.builder.sampleCount, 20_000);
    assert.ok(turns >= 5, `${turns} turns`);
  });

  test('ends when the client is gone', async () => {
    const decoder = testDecoder({ settings: { decodeSliceMs: 0.01 } });
    const body = Buffer.from(`[${Array(5_000).fill('{"name":"a","value":1}').join(',')}]`);
    const reason = new Error('gone');
    await assert.rejects(decoder.decode(body, AbortSignal.abort(reason)), reason);
  });
});
