import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';

/** Answers that go on until somebody ends them. What is in between here is a page's way to hear that they ended, and not that they broke. */
export class EndlessAnswers {
  readonly #open = new Map<IncomingMessage, PassThrough>();

  /** The body to send on; that of any other answer is the answer itself. */
  pass(answer: IncomingMessage): Readable {
    if (answer.headers['content-type']?.startsWith('text/event-stream') !== true) return answer;
    const body = new PassThrough();
    this.#open.set(answer, body);
    answer.once('close', () => {
      this.#open.delete(answer);
      // Cut off by the upstream: what has come is sent, and then that there is no more.
      body.end();
    });
    body.once('close', () => answer.destroy());
    answer.on('error', () => body.end());
    answer.pipe(body);
    return body;
  }

  /** Ends them all after what they said so far. */
  end(): void {
    for (const [answer, body] of this.#open) {
      answer.unpipe(body);
      body.end();
      answer.destroy();
    }
  }
}
