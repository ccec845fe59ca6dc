import { HttpConnection, requestBytes } from '../load/http-connection.ts';
import type { HttpResponse } from '../load/http-response.ts';
import type { Answering } from '../targets/target.ts';
import type { Answer, Question } from './question.ts';

/** Asks questions over connections that stay open, a question's requests all at once. */
export class Asker {
  readonly #target: Answering;
  readonly #connections: HttpConnection[] = [];

  constructor(target: Answering) {
    this.#target = target;
  }

  /** Time from the first byte sent to the last byte of the last answer; making and reading bytes is not counted. */
  async time(question: Question): Promise<{ elapsedMs: number; bodies: Buffer[] }> {
    const requests = this.#target.requests(question).map((request) => requestBytes(request));
    while (this.#connections.length < requests.length) {
      this.#connections.push(new HttpConnection(this.#target.port));
    }
    const startedAt = performance.now();
    const responses = await Promise.all(
      requests.map((bytes, index) => this.#connections[index]?.send(bytes) ?? missingConnection()),
    );
    const elapsedMs = performance.now() - startedAt;
    return { elapsedMs, bodies: responses.map(successBody) };
  }

  async ask(question: Question): Promise<Answer> {
    const { bodies } = await this.time(question);
    return this.#target.parse(question, bodies);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

function missingConnection(): never {
  throw new Error('BUG: fewer connections than requests');
}

function successBody(response: HttpResponse): Buffer {
  if (response.status === 200) return response.body;
  throw new Error(`a query was answered ${response.status}: ${response.body.toString('utf8', 0, 500)}`);
}
