import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BodyBuffer } from './body-buffer.ts';
import { BufferPool } from './buffer-pool.ts';

describe('the buffer pool', () => {
  test('gives a buffer again that came back, if it is of the right size', () => {
    const pool = new BufferPool(1024 * 1024);
    const buffer = pool.take(100_000);
    assert.equal(buffer.length, 131_072);
    pool.give(buffer);
    assert.notEqual(pool.take(10), buffer);
    assert.equal(pool.take(131_072), buffer);
    assert.notEqual(pool.take(131_072), buffer);
  });

  test('keeps no more than its limit', () => {
    const pool = new BufferPool(200_000);
    const [first, second] = [pool.take(131_072), pool.take(131_072)];
    pool.give(first);
    pool.give(second);
    assert.equal(pool.take(131_072), second);
    assert.notEqual(pool.take(131_072), first);
  });
});

describe('a body buffer', () => {
  test('joins pieces whatever was expected, over bytes left from another body', () => {
    const pool = new BufferPool(1024 * 1024);
    pool.give(pool.take(16_384).fill(0xff));
    const body = new BodyBuffer(pool, 0);
    const pieces = Array.from({ length: 50 }, (_, at) => Buffer.alloc(at * 100, at));
    for (const piece of pieces) body.append(piece);
    assert.deepEqual(body.bytes(), Buffer.concat(pieces));
    assert.equal(body.length, 122_500);
    body.release();
  });
});
