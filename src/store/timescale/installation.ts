import type { ClientBase } from 'pg';
import { isUsable } from '../../postgres/schema-state.ts';
import { storeSchemaState } from './schema.ts';

/** Which database stands behind the connection, and whether this program can work with it. */
export class Installation {
  readonly #onReplaced: (error: Error) => void;
  #id: string | undefined;

  constructor({ onReplaced }: { onReplaced: (error: Error) => void }) {
    this.#onReplaced = onReplaced;
  }

  /** Undefined until the first connection. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Asked on each new start of the connection. Returns what the database still lacks. */
  async check(client: ClientBase): Promise<string | undefined> {
    const state = await storeSchemaState(client);
    if (!isUsable(state)) return state.message;
    const { rows } = await client.query<{ id: string }>('SELECT id FROM installation');
    const id = rows[0]?.id;
    if (this.#id !== undefined && id !== this.#id) {
      const message =
        'another database stands where this process had one before; the ids of its series are others';
      this.#onReplaced(new Error(message));
      return `the database from before: ${message}`;
    }
    this.#id = id;
    return undefined;
  }
}
