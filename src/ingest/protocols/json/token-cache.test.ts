import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from './fragment-table.ts';
import { JsonScanner } from './json-scanner.ts';
import { SampleScan } from './sample-slots.ts';
import { TokenCache } from './token-cache.ts';

function sampleText(host: string, value = 1, timestamp = 1_700_000_000_000): string {
  return `{"name":"cpu","value":${value},"timestamp":${timestamp},"tags":{"host":"${host}"}}`;
}

function scanned(sample: string): { text: ReturnType<typeof textOf>; slots: SampleScan } {
  const bytes = Buffer.from(sample);
  const slots = new SampleScan();
  slots.scan(new JsonScanner(bytes, 16), 0, 1);
  return { text: textOf(bytes), slots };
}

function learn(cache: TokenCache, sample: string, id: number): number {
  const { text, slots } = scanned(sample);
  return cache.learn(text, slots, { id, maxAgeMs: 1_000 });
}

function find(cache: TokenCache, sample: string): number {
  const { text, slots } = scanned(sample);
  return cache.find(text, slots);
}

describe('the token cache', () => {
  test('finds a text again whatever its numbers', () => {
    const cache = new TokenCache(1024 * 1024);
    const token = learn(cache, sampleText('a'), 7);
    assert.equal(find(cache, sampleText('a', -2.5e3, 5)), token);
    assert.equal(cache.seriesId(token), 7);
    assert.equal(cache.maxAgeMs(token), 1_000);
    assert.equal(find(cache, sampleText('b')), 0);
  });

  test('reads value and time of a text it is told to expect', () => {
    const cache = new TokenCache(1024 * 1024);
    const token = learn(cache, sampleText('a'), 7);
    const other = `xx${sampleText('a', -12.5, 42)},`;
    const { text } = { text: textOf(Buffer.from(other)) };
    assert.equal(cache.match(token, text, 2), other.length - 1);
    assert.deepEqual([...cache.matched], [-12.5, 42]);
    assert.equal(cache.match(token, text, 1), -1);
  });

  test('does not take a text for one that begins or ends alike, or is cut off', () => {
    const cache = new TokenCache(1024 * 1024);
    const token = learn(cache, sampleText('host-with-a-long-name-1'), 1);
    for (const sample of [sampleText('host-with-a-long-name-2'), sampleText('host-with-a-long-name-12')]) {
      assert.equal(cache.match(token, textOf(Buffer.from(sample)), 0), -1);
      assert.equal(find(cache, sample), 0);
    }
    const whole = sampleText('host-with-a-long-name-1');
    for (let length = 0; length < whole.length; length += 1) {
      assert.equal(cache.match(token, textOf(Buffer.from(whole.slice(0, length))), 0), -1);
    }
  });

  test('tells the order of the two numbers apart', () => {
    const cache = new TokenCache(1024 * 1024);
    const token = learn(cache, '{"timestamp":1,"value":2}', 1);
    cache.match(token, textOf(Buffer.from('{"timestamp":10,"value":20}')), 0);
    assert.deepEqual([...cache.matched], [20, 10]);
  });

  test('keeps thousands of texts apart while its tables grow', () => {
    const cache = new TokenCache(16 * 1024 * 1024);
    const tokens = Array.from({ length: 20_000 }, (_, at) => learn(cache, sampleText(`host-${at}`), at + 1));
    for (let at = 0; at < tokens.length; at += 1) {
      assert.equal(cache.seriesId(find(cache, sampleText(`host-${at}`, at))), at + 1);
    }
  });

  test('keeps within its memory, and goes on serving what it holds when it is full', () => {
    const maxBytes = 256 * 1024;
    const cache = new TokenCache(maxBytes);
    for (let at = 0; at < 5_000; at += 1) learn(cache, sampleText(`host-${at}`), at + 1);
    assert.ok(cache.size < 5_000);
    assert.ok(cache.sizeBytes <= maxBytes);
    assert.equal(cache.seriesId(find(cache, sampleText('host-0'))), 1);
  });

  test('starts afresh when it is full of texts that nobody sends any more', () => {
    const cache = new TokenCache(64 * 1024);
    for (let at = 0; at < 5_000; at += 1) learn(cache, sampleText(`old-${at}`), at + 1);
    const { generation } = cache;
    for (let round = 0; cache.generation === generation; round += 1) {
      assert.ok(round < 10_000);
      find(cache, sampleText(`new-${round}`));
      learn(cache, sampleText(`new-${round}`), round + 1);
    }
    assert.equal(find(cache, sampleText('old-0')), 0);
    const token = learn(cache, sampleText('newest'), 9);
    assert.equal(find(cache, sampleText('newest')), token);
    assert.ok(cache.sizeBytes <= 64 * 1024);
  });
});
