import type { Socket } from 'node:net';
import {
  backendMessage,
  backendMessages,
  copyInResponse,
  errorResponse,
  readyForQuery,
} from './backend-messages.ts';
import { type FrontendMessage, FrontendMessages, queryText, withPrefixedNames } from './frontend-messages.ts';
import { SessionSettings } from './session-settings.ts';
import type { EngineUser, SharedEngine } from './shared-engine.ts';

const COPY_IN = /\bcopy\b[^;]*\bfrom\s+stdin\b/i;
const PARAMETERS = {
  server_version: '17.5',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'GMT',
  integer_datetimes: 'on',
  standard_conforming_strings: 'on',
} as const;

/** One client after its start packet: speaks the protocol and passes whole units of work to the engine. */
export class WireConnection implements EngineUser {
  readonly settings: SessionSettings;
  readonly processId: number;
  readonly secret: number;
  readonly #socket: Socket;
  readonly #engine: SharedEngine;
  readonly #messages = new FrontendMessages();
  /** Messages of the extended protocol until their Sync, or those of a COPY until its end. */
  #unit: Buffer[] = [];
  #copyStatement: FrontendMessage | undefined;

  constructor(options: {
    socket: Socket;
    engine: SharedEngine;
    processId: number;
    secret: number;
    parameters: ReadonlyMap<string, string>;
  }) {
    this.#socket = options.socket;
    this.#engine = options.engine;
    this.processId = options.processId;
    this.secret = options.secret;
    this.settings = new SessionSettings(options.parameters);
  }

  /** Serves the client until it says goodbye or goes away. */
  async run(firstBytes: Buffer): Promise<void> {
    try {
      this.#greet();
      if (await this.#receive(firstBytes)) return;
      for await (const chunk of this.#socket) if (await this.#receive(chunk as Buffer)) return;
    } finally {
      this.#engine.release(this);
      this.#socket.destroy();
    }
  }

  cancel(): void {
    this.#engine.cancel(this);
  }

  #greet(): void {
    const parameters = Object.entries(PARAMETERS).map(([name, value]) => backendMessage('S', name, value));
    this.#socket.write(
      Buffer.concat([
        backendMessage('R', 0),
        ...parameters,
        backendMessage('K', this.processId, this.secret),
        readyForQuery('I'),
      ]),
    );
  }

  /** Returns whether the client said goodbye. */
  async #receive(chunk: Buffer): Promise<boolean> {
    for (const message of this.#messages.push(chunk)) {
      if (message.type === 'X') return true;
      await (this.#copyStatement === undefined ? this.#command(message) : this.#copyMessage(message));
    }
    return false;
  }

  async #command(message: FrontendMessage): Promise<void> {
    const { type, bytes } = message;
    if (type === 'Q') {
      if (COPY_IN.test(queryText(message))) return this.#beginCopy(message);
      return this.#execute(bytes, queryText(message));
    }
    // Rests of a COPY that failed are ignored, as every server does.
    if (type === 'd' || type === 'c' || type === 'f') return;
    this.#unit.push(withPrefixedNames(message, `c${this.processId}_`));
    if (type === 'S' || type === 'H' || type === 'F') return this.#execute(this.#takeUnit());
  }

  /** The engine takes a COPY only with all its data at once, so the client is asked for them here. */
  #beginCopy(message: FrontendMessage): void {
    this.#copyStatement = message;
    this.#unit = [message.bytes];
    this.#socket.write(copyInResponse());
  }

  async #copyMessage({ type, bytes }: FrontendMessage): Promise<void> {
    if (type !== 'd' && type !== 'c' && type !== 'f') return;
    this.#unit.push(bytes);
    if (type === 'd') return;
    this.#copyStatement = undefined;
    await this.#execute(this.#takeUnit());
  }

  #takeUnit(): Buffer {
    const unit = Buffer.concat(this.#unit);
    this.#unit = [];
    return unit;
  }

  async #execute(unit: Buffer, sql?: string): Promise<void> {
    const answer = await this.#engine.execute(this, unit);
    if (answer === undefined) {
      const error = errorResponse('ERROR', '57014', 'canceling statement due to user request');
      this.#socket.write(Buffer.concat([error, readyForQuery('I')]));
      return;
    }
    const parts: Buffer[] = [];
    let failed = false;
    for (const { type, start, end } of backendMessages(answer.bytes)) {
      failed ||= type === 'E';
      // The client was asked for its COPY data already.
      if (type !== 'G') parts.push(answer.bytes.subarray(start, end));
    }
    if (sql !== undefined && !failed) {
      this.settings.note(sql);
      this.#engine.noteSettings(this);
    }
    await this.#write(Buffer.concat(parts));
  }

  /** Waits for a slow client, so that answers do not pile up here. */
  async #write(bytes: Buffer): Promise<void> {
    if (this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('drain', resolve).once('close', resolve);
    });
  }
}
