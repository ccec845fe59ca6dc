import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linesOf } from './lines.ts';
import { eventsOf } from './server-sent-events.ts';

/** The bytes of the text, cut at these places. */
function inPieces(text: string, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return new ReadableStream({
    start(controller) {
      for (let i = 1; i < places.length; i += 1) controller.enqueue(bytes.slice(places[i - 1], places[i]));
      controller.close();
    },
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

test('lines are the same however the text is cut, within a character too', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ' ') });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat(), { maxLength: 5 }), async (lines, cuts) => {
      const text = lines.map((one) => `${one}\n`).join('');
      assert.deepEqual(await all(linesOf(inPieces(text, cuts))), lines);
    }),
  );
});

test('the last line needs no end, and ends may be of two characters', async () => {
  assert.deepEqual(await all(linesOf(inPieces('a\r\nb', [2]))), ['a', 'b']);
});

test('who stops reading ends the stream', async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('x\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of linesOf(stream)) break;
  assert.equal(cancelled, true);
});

test('events are read as the standard says', async () => {
  const text =
    ': hello\nevent: points\ndata: {"a":\ndata: 1}\nid: 7\n\ndata:x\n\nevent: empty\n\ndata: unfinished';
  const events = await all(eventsOf(linesOf(inPieces(text, []))));
  assert.deepEqual(events, [
    { event: 'comment', data: 'hello' },
    { event: 'points', data: '{"a":\n1}' },
    { event: 'message', data: 'x' },
  ]);
});
