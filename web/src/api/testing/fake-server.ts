import type { BatchRequest } from '../../../../src/model/dashboard/batch.ts';
import type { BatchLine } from '../batch-line.ts';
import type { BoardSource, LiveRequest } from '../board.ts';
import type { LiveEvent } from '../live-events.ts';

/** An open live stream, in the test's hand. */
export interface FakeStream {
  readonly request: LiveRequest;
  readonly signal: AbortSignal;
  send(event: LiveEvent): void;
  end(error?: unknown): void;
}

/** A server that answers as the test says and remembers what it was asked. */
export class FakeServer {
  readonly asked: BatchRequest[] = [];
  readonly streams: FakeStream[] = [];
  /** Answers a batch; lines that are not there never come. */
  answer: (request: BatchRequest) => readonly BatchLine[] = ({ queries }) =>
    queries.map(({ refId }) => lineOf(refId, this.asked.length));
  /** Thrown in place of answers. */
  failure: unknown;
  streamFailure: unknown;
  /** Answers wait for it. */
  gate: Promise<void> | undefined;

  readonly source: Required<BoardSource> = {
    ask: (request) => this.#ask(request),
    live: (request, signal) => this.#live(request, signal),
  };

  async *#ask(request: BatchRequest): AsyncGenerator<BatchLine> {
    this.asked.push(request);
    if (this.failure !== undefined) throw this.failure;
    await this.gate;
    yield* this.answer(request);
  }

  async *#live(request: LiveRequest, signal: AbortSignal): AsyncGenerator<LiveEvent> {
    if (this.streamFailure !== undefined) throw this.streamFailure;
    const events: LiveEvent[] = [];
    let wake = Promise.withResolvers<void>();
    let end: { readonly error: unknown } | undefined;
    signal.addEventListener('abort', () => wake.resolve());
    this.streams.push({
      ...{ request, signal },
      send: (event) => {
        events.push(event);
        wake.resolve();
      },
      end: (error) => {
        end = { error };
        wake.resolve();
      },
    });
    for (;;) {
      await wake.promise;
      wake = Promise.withResolvers<void>();
      if (signal.aborted) throw signal.reason;
      yield* events.splice(0);
      if (end?.error !== undefined) throw end.error;
      if (end !== undefined) return;
    }
  }
}

export function lineOf(refId: string, value: number): BatchLine {
  return {
    ...{ refId, meta: {}, window: { startMs: 0, endMs: 1 } },
    data: [{ metric: 'm', tags: {}, points: [[0, value]] }],
  };
}
