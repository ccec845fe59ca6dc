import type { SessionSettings } from './session-settings.ts';
import { Turns } from './turns.ts';
import type { EngineAnswer, WasmEngine } from './wasm-engine.ts';

/** A client connection as the engine sees it. */
export interface EngineUser {
  readonly settings: SessionSettings;
}

/** The one engine shared by connections: each holds it for a transaction, in the order of asking. */
export class SharedEngine {
  readonly #turns = new Turns<EngineUser>();
  #engine: WasmEngine;
  #appliedSettings = '';

  constructor(engine: WasmEngine) {
    this.#engine = engine;
  }

  /**
   * Runs whole messages, up to a `Sync` or a simple query, for a user: when it is its turn, and until its transaction ends.
   * Undefined when the user was cancelled while it waited.
   */
  async execute(user: EngineUser, messages: Buffer): Promise<EngineAnswer | undefined> {
    const hadTurn = this.#turns.holds(user);
    if (!(await this.#turns.take(user))) return undefined;
    if (!hadTurn) this.#applySettings(user);
    const answer = this.#engine.execute(messages);
    if (answer.status === 'I') this.#turns.pass(user);
    return answer;
  }

  /** Cancels what waits. What runs cannot be interrupted: the engine has one thread. */
  cancel(user: EngineUser): void {
    this.#turns.leave(user);
  }

  /** Rolls back what a user that has gone left open. */
  release(user: EngineUser): void {
    this.#turns.leave(user);
    if (this.#turns.holds(user)) this.#engine.run('ROLLBACK');
    // All connections are one session to the engine, so this gives back more than it should; better than less.
    if (user.settings.hasLocks) this.#engine.run('SELECT pg_advisory_unlock_all()');
    this.#turns.pass(user);
  }

  /** The settings were changed in the running session itself. */
  noteSettings(user: EngineUser): void {
    this.#appliedSettings = user.settings.statements.join(';');
  }

  replace(engine: WasmEngine): void {
    this.#engine = engine;
    this.#appliedSettings = '';
  }

  snapshot(): Promise<Blob> {
    return this.#engine.snapshot();
  }

  #applySettings(user: EngineUser): void {
    const wanted = user.settings.statements.join(';');
    if (wanted === this.#appliedSettings) return;
    this.#engine.resetSession(user.settings.statements);
    this.#appliedSettings = wanted;
  }
}
