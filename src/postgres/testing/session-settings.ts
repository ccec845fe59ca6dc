// SET LOCAL and SET TRANSACTION end with the transaction, so they need no care.
const SESSION_SET = /^\s*SET\s+(?!LOCAL\b|TRANSACTION\b)/i;
const RESET = /^\s*(?:RESET|DISCARD)\s+/i;
const SESSION_LOCK = /\bpg_(?:try_)?advisory_lock(?:_shared)?\s*\(/i;

/** What a connection changed in its session, to be done again when the one engine comes back to it. */
export class SessionSettings {
  readonly #statements: string[];
  #hasLocks = false;

  /** From the parameters of the start packet; `options` may hold `-c name=value`. */
  constructor(parameters: ReadonlyMap<string, string>) {
    const named = [...parameters].filter(
      ([name]) => !['user', 'database', 'options', 'replication'].includes(name),
    );
    const options = [...(parameters.get('options') ?? '').matchAll(/(?:-c\s*|--)([\w.]+)=(\S+)/g)];
    const all = [...named, ...options.map((match) => [match[1], match[2]] as [string, string])];
    this.#statements = all.map(([name, value]) => `SET ${name} = '${value.replaceAll("'", "''")}'`);
  }

  get statements(): readonly string[] {
    return this.#statements;
  }

  /** Whether locks of the session may be held that no end of a transaction gives back. */
  get hasLocks(): boolean {
    return this.#hasLocks;
  }

  /** To be told of each statement that succeeded. */
  note(sql: string): void {
    if (SESSION_SET.test(sql)) this.#statements.push(sql);
    if (RESET.test(sql)) this.#statements.push(sql);
    if (SESSION_LOCK.test(sql)) this.#hasLocks = true;
  }
}
