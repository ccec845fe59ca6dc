import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startServer, type TestServer } from '../support/server.ts';
import { postSamples, type Reply, request } from './support/client.ts';
import { memoryMiB } from './support/proc.ts';

const MIB = 1_024 * 1_024;

interface Attack {
  readonly name: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  /** Code of the error, or of the first refused sample. */
  readonly code: string;
  /** What the message must say: the place, or the limit. */
  readonly says: RegExp;
}

const good = { name: 'hostile_good', value: 1, tags: { host: 'a' } };
const body = (sample: unknown) => JSON.stringify({ metrics: [sample] });
const manyTags = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key_${index}`, 'v']));

/** Requests whose every sample is wrong, or which are not requests at all. */
const ATTACKS: readonly Attack[] = [
  {
    name: 'a gzip bomb of 1 GiB',
    body: gzipBomb(1_024),
    headers: { 'content-encoding': 'gzip' },
    ...{ status: 413, code: 'BODY_TOO_LARGE', says: /larger than \d+ bytes after inflation/ },
  },
  {
    name: 'a gzip bomb inside valid JSON',
    body: gzipSync(Buffer.concat([Buffer.from('{"metrics":['), Buffer.alloc(200 * MIB, 0x20)])),
    headers: { 'content-encoding': 'gzip' },
    ...{ status: 413, code: 'BODY_TOO_LARGE', says: /after inflation/ },
  },
  {
    name: 'a plain body above the limit',
    body: Buffer.alloc(17 * MIB, 0x20),
    ...{ status: 413, code: 'BODY_TOO_LARGE', says: /larger than/ },
  },
  {
    name: 'a body that says gzip and is not',
    body: body(good),
    headers: { 'content-encoding': 'gzip' },
    ...{ status: 400, code: 'MALFORMED_ENCODING', says: /decompress/ },
  },
  {
    name: 'a gzip body that ends too soon',
    body: gzipSync(body(good)).subarray(0, 20),
    headers: { 'content-encoding': 'gzip' },
    ...{ status: 400, code: 'MALFORMED_ENCODING', says: /decompress/ },
  },
  {
    name: 'an unknown content encoding',
    body: body(good),
    headers: { 'content-encoding': 'rot13' },
    ...{ status: 415, code: 'UNSUPPORTED_ENCODING', says: /rot13/ },
  },
  {
    name: 'an unknown content type',
    body: 'name=value',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', says: /x-www-form-urlencoded/ },
  },
  {
    name: 'a sample with 10,000 tags',
    body: body({ ...good, tags: manyTags }),
    ...{ status: 400, code: 'SAMPLE_TOO_LARGE|TAGS_TOO_MANY', says: /metrics\[0\]/ },
  },
  {
    name: 'a sample with 11 tags',
    body: body({ ...good, tags: Object.fromEntries(Object.entries(manyTags).slice(0, 11)) }),
    ...{ status: 400, code: 'TAGS_TOO_MANY', says: /metrics\[0\]\.tags: 11 tags; at most 10/ },
  },
  {
    name: 'a name of 1 MB',
    body: body({ ...good, name: 'n'.repeat(MIB) }),
    ...{ status: 400, code: 'SAMPLE_TOO_LARGE|NAME_TOO_LONG', says: /metrics\[0\]/ },
  },
  {
    name: 'a name of 256 bytes',
    body: body({ ...good, name: 'n'.repeat(256) }),
    ...{ status: 400, code: 'NAME_TOO_LONG', says: /metrics\[0\]\.name: 256 bytes/ },
  },
  {
    name: 'a tag value of 201 bytes',
    body: body({ ...good, tags: { host: 'é'.repeat(101) } }),
    ...{ status: 400, code: 'TAG_VALUE_TOO_LONG', says: /metrics\[0\]\.tags\["host"\]/ },
  },
  {
    name: 'a tag key that never repeats',
    body: body({ ...good, tags: { request_id: '1' } }),
    ...{ status: 400, code: 'TAG_KEY_REFUSED', says: /request_id/ },
  },
  {
    name: 'a tag value that is a UUID',
    body: body({ ...good, tags: { host: '123e4567-e89b-12d3-a456-426614174000' } }),
    ...{ status: 400, code: 'TAG_VALUE_REFUSED', says: /UUID/ },
  },
  {
    name: 'NaN as JSON does not know it',
    body: '{"metrics":[{"name":"hostile_good","value":NaN}]}',
    ...{ status: 400, code: 'MALFORMED_JSON', says: /byte \d+/ },
  },
  {
    name: 'NaN as text',
    body: body({ ...good, value: 'NaN' }),
    ...{
      status: 400,
      code: 'VALUE_INVALID',
      says: /metrics\[0\]\.value: expected a finite number, got "NaN"/,
    },
  },
  {
    name: 'a number that is infinite',
    body: '{"metrics":[{"name":"hostile_good","value":1e999}]}',
    ...{ status: 400, code: 'VALUE_INVALID', says: /metrics\[0\]\.value/ },
  },
  {
    name: 'a value that is missing',
    body: body({ name: 'hostile_good' }),
    ...{ status: 400, code: 'VALUE_INVALID', says: /metrics\[0\]\.value/ },
  },
  {
    name: 'one key twice in a sample',
    body: '{"metrics":[{"name":"hostile_good","value":1,"value":2}]}',
    ...{ status: 400, code: 'DUPLICATE_KEY', says: /value/ },
  },
  {
    name: 'one key twice in the tags',
    body: '{"metrics":[{"name":"hostile_good","value":1,"tags":{"a":"1","a":"2"}}]}',
    ...{ status: 400, code: 'DUPLICATE_KEY', says: /metrics\[0\]/ },
  },
  {
    name: 'a list of samples twice',
    body: '{"metrics":[],"metrics":[{"name":"hostile_good","value":1}]}',
    ...{ status: 400, code: 'DUPLICATE_KEY|BODY_INVALID|MALFORMED_JSON', says: /metrics/ },
  },
  {
    name: 'a sample that is a list',
    body: body([1, 2]),
    ...{ status: 400, code: 'SAMPLE_INVALID', says: /metrics\[0\]/ },
  },
  {
    name: 'a name that is a number',
    body: body({ ...good, name: 7 }),
    ...{ status: 400, code: 'NAME_INVALID', says: /metrics\[0\]\.name/ },
  },
  {
    name: 'tags that are a list',
    body: body({ ...good, tags: ['a'] }),
    ...{ status: 400, code: 'TAGS_INVALID', says: /metrics\[0\]\.tags/ },
  },
  {
    name: 'a tag value that is an object',
    body: body({ ...good, tags: { host: { a: 1 } } }),
    ...{ status: 400, code: 'TAG_VALUE_INVALID', says: /metrics\[0\]\.tags\["host"\]/ },
  },
  {
    name: 'metrics that are a text',
    body: '{"metrics":"all of them"}',
    ...{ status: 400, code: 'BODY_INVALID', says: /metrics/ },
  },
  {
    name: 'a body that is a number',
    body: '42',
    ...{ status: 400, code: 'BODY_INVALID|MALFORMED_JSON', says: /./ },
  },
  { name: 'an empty body', body: '', ...{ status: 400, code: 'BODY_INVALID|MALFORMED_JSON', says: /./ } },
  {
    name: 'a body that ends too soon',
    body: body(good).slice(0, -5),
    ...{ status: 400, code: 'MALFORMED_JSON', says: /no end|end of the body/ },
  },
  {
    name: 'bytes that are not UTF-8',
    body: Buffer.from([
      ...Buffer.from('{"metrics":[{"value":1,"name":"'),
      0xff,
      0xfe,
      ...Buffer.from('"}]}'),
    ]),
    ...{ status: 400, code: 'MALFORMED_JSON|NAME_INVALID|SAMPLE_INVALID', says: /./ },
  },
  {
    name: '100,000 lists in each other',
    body: `{"metrics":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ...{ status: 400, code: 'MALFORMED_JSON|BODY_INVALID|SAMPLE_INVALID', says: /deep|nest/i },
  },
  {
    name: '100,000 objects in each other inside a sample',
    body: `{"metrics":[{"name":"hostile_good","value":1,"tags":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}]}`,
    ...{ status: 400, code: 'MALFORMED_JSON|SAMPLE_TOO_LARGE|SAMPLE_INVALID', says: /deep|nest|long|large/i },
  },
  {
    name: 'a time in the year 1970',
    body: body({ ...good, timestamp: 12_345 }),
    ...{ status: 400, code: 'TIMESTAMP_INVALID', says: /metrics\[0\]\.timestamp/ },
  },
  {
    name: 'a time in the next century',
    body: body({ ...good, timestamp: 5_000_000_000_000 }),
    ...{ status: 400, code: 'TIMESTAMP_IN_FUTURE', says: /ahead of the server's clock/ },
  },
  {
    name: 'a time before the raw data',
    body: body({ ...good, timestamp: Date.now() - 30 * 86_400_000 }),
    ...{ status: 400, code: 'TIMESTAMP_TOO_OLD', says: /older than raw samples are kept/ },
  },
];

/** Questions that would hurt if they were taken at their word. */
const QUESTIONS: readonly { name: string; body: string; status: number; says: RegExp }[] = [
  { name: 'deep JSON', body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, status: 400, says: /./ },
  { name: 'NaN', body: '{"metric":NaN}', status: 400, says: /JSON/i },
  {
    name: 'a billion buckets',
    body: JSON.stringify({ metric: 'hostile_good', aggregation: 'avg', start: 1, interval: 1_000 }),
    ...{ status: 422, says: /points|interval|fine/i },
  },
  {
    name: 'an aggregation that does not exist',
    body: JSON.stringify({ metric: 'hostile_good', aggregation: 'constructor', start: 'now-1h' }),
    ...{ status: 400, says: /aggregation/ },
  },
  {
    name: 'an end before the start',
    body: JSON.stringify({ metric: 'hostile_good', aggregation: 'avg', start: 'now', end: 'now-1h' }),
    ...{ status: 400, says: /start|end/ },
  },
  {
    name: 'a regular expression that is not one',
    body: JSON.stringify({
      ...{ metric: 'hostile_good', aggregation: 'avg', start: 'now-1h' },
      filters: [{ key: 'host', op: '=~', value: '(' }],
    }),
    ...{ status: 400, says: /./ },
  },
  {
    name: '100,000 lists in each other as filters',
    body: `${question({}).slice(0, -1)},"filters":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ...{ status: 400, says: /^filters/ },
  },
  {
    name: '100,000 objects in each other as the value of a filter',
    body: `${question({}).slice(0, -1)},"filters":{"host":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}`,
    ...{ status: 400, says: /^filters/ },
  },
  {
    name: 'a field __proto__',
    body: `${question({}).slice(0, -1)},"__proto__":{"end":1}}`,
    ...{ status: 400, says: /__proto__: is not known here/ },
  },
  {
    name: 'a zone of 500 kB',
    body: question({ timezone: 'z'.repeat(500_000) }),
    ...{ status: 400, says: /zone/ },
  },
  {
    name: 'a field name of 500 kB',
    body: question({ ['f'.repeat(500_000)]: 1 }),
    ...{ status: 400, says: /^f+…/ },
  },
];

function question(part: object): string {
  return JSON.stringify({ metric: 'hostile_good', aggregation: 'avg', start: 'now-1h', ...part });
}

/** Names that every JavaScript object answers to. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__'];

/** A gzip member that inflates to so many MiB of zeros; made piece by piece, as gzip members may be joined. */
function gzipBomb(sizeMiB: number): Buffer {
  const member = gzipSync(Buffer.alloc(64 * MIB), { level: 9 });
  return Buffer.concat(Array.from({ length: sizeMiB / 64 }, () => member));
}

describe('hostile requests', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
    // The first requests load code; what memory grows by after them is the attack's.
    assert.equal((await postSamples(server.url, [{ ...good, timestamp: Date.now() }])).status, 202);
  });
  after(() => server.dispose());

  /** The server still takes samples, answers and is well. */
  async function assertGoesOn(): Promise<void> {
    assert.equal((await postSamples(server.url, [{ ...good, timestamp: Date.now() }])).status, 202);
    assert.equal((await request(`${server.url}/health`)).status, 200);
  }

  for (const { name, body, headers, status, code, says } of ATTACKS) {
    test(`${name} is refused with ${status}, and the server goes on`, async () => {
      const before = memoryMiB(server.pid).now;
      const reply = await request(`${server.url}/api/v1/metrics`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      assert.equal(reply.status, status, JSON.stringify(reply.json).slice(0, 500));
      const { code: gotCode, message } = mostSpecific(reply);
      assert.match(gotCode, new RegExp(`^(${code})$`));
      assert.match(message, says);
      assert.ok(JSON.stringify(reply.json).length < 2_000, 'an answer does not repeat the attack');
      assert.ok(memoryMiB(server.pid).now - before < 150, 'memory grew');
      await assertGoesOn();
    });
  }

  for (const { name, body, status, says } of QUESTIONS) {
    test(`a question with ${name} is refused with ${status}, and the server goes on`, async () => {
      const reply = await request(`${server.url}/api/v1/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      assert.equal(reply.status, status, JSON.stringify(reply.json).slice(0, 500));
      assert.match(reply.json.error.message, says);
      assert.ok(JSON.stringify(reply.json).length < 2_000, 'an answer does not repeat the attack');
      await assertGoesOn();
    });
  }

  for (const key of INHERITED) {
    test(`a filter on ${key} finds no series, in every way to ask`, async () => {
      const post = (filters: string) =>
        request(`${server.url}/api/v1/query`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `${question({}).slice(0, -1)},"filters":${filters}}`,
        });
      const get = (filters: string) =>
        request(
          `${server.url}/api/v1/query?metric=hostile_good&aggregation=avg&start=now-1h&filters=${encodeURIComponent(filters)}`,
        );
      const asObject = `{"${key}":"x"}`;
      for (const reply of [
        await get(`${key}:x`),
        await get(asObject),
        await post(asObject),
        await post(`[{"key":"${key}","op":"=","value":"x"}]`),
      ]) {
        assert.equal(reply.status, 200, JSON.stringify(reply.json));
        assert.deepEqual(reply.json.data, []);
        assert.match(reply.json.meta.warnings.join(), new RegExp(`has the tag ${key}`));
      }
    });
  }

  test('bad samples among good ones are refused one by one, by place', async () => {
    const samples = Array.from({ length: 300 }, (_, index) => ({
      ...good,
      value: index % 3 === 1 ? 'NaN' : index,
    }));
    const reply = await request(`${server.url}/api/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metrics: samples }),
    });
    assert.equal(reply.status, 202);
    assert.equal(reply.json.accepted, 200);
    assert.equal(reply.json.rejected, 100);
    assert.equal(reply.json.errors.length, 100);
    assert.equal(reply.json.errors[1].index, 4);
    assert.match(reply.json.errors[1].message, /^metrics\[4\]\.value/);
  });

  test('tag keys named like parts of JavaScript objects are tags like any other', async () => {
    const sample =
      '{"name":"hostile_proto","value":1,"tags":{"__proto__":"a","constructor":"b","toString":"c"}}';
    const reply = await request(`${server.url}/api/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"metrics":[${sample}]}`,
    });
    assert.ok([202, 400].includes(reply.status), JSON.stringify(reply.json));
    if (reply.status === 202) {
      const { json } = await request(`${server.url}/api/v1/tags?metric=hostile_proto`);
      assert.deepEqual([...json.keys].sort(), ['__proto__', 'constructor', 'toString']);
    }
    await assertGoesOn();
  });

  test('a regular expression that other engines choke on is answered at once', async () => {
    const startedAt = performance.now();
    const reply = await request(`${server.url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ metric: 'hostile_good', aggregation: 'avg', start: 'now-1h' },
        filters: [{ key: 'host', op: '=~', value: `(a+)+${'a?'.repeat(30)}b` }],
      }),
    });
    assert.ok(reply.status === 200 || reply.status === 400, JSON.stringify(reply.json));
    assert.ok(performance.now() - startedAt < 2_000);
    await assertGoesOn();
  });

  test('headers of 1 MB are refused with 431, and the server goes on', async () => {
    const reply = await request(`${server.url}/health`, { headers: { 'x-long': 'h'.repeat(MIB) } }).catch(
      () => undefined,
    );
    // The server may close the connection before the client has written all of it.
    assert.ok(reply === undefined || reply.status === 431, String(reply?.status));
    await assertGoesOn();
  });

  test('paths that climb out of the pages are not found', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
    ]) {
      const reply = await request(server.url + path);
      assert.doesNotMatch(JSON.stringify(reply.json), /"dependencies"|\\"dependencies/);
    }
  });
});

function mostSpecific({ json }: Reply): { code: string; message: string } {
  return json.errors?.[0] ?? json.error;
}
