import type { Kysely, RawBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** In what the two dialects differ, as far as it is not Kysely's own business. */
export interface SqlDialect {
  /** Values that one statement may carry. */
  readonly maxVariables: number;
  /** Whether rows can be locked. Where they cannot, one transaction runs at a time, so that nothing needs to. */
  readonly hasRowLocks: boolean;
  /** Milliseconds of the clock that leases go by. */
  nowMs(): RawBuilder<number>;
  /** From here until the commit no other transaction numbers events, so that numbers ascend in the order of commit. */
  lockNumbering(db: Transaction<Tables>): Promise<void>;
}

/** How the repositories reach the database. `doing` begins the message of an error, for example `listing silences`. */
export interface SqlAccess {
  readonly dialect: SqlDialect;
  /** For statements that change nothing, and each stand for themselves. */
  read<T>(doing: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** One transaction, stored for good when this resolves; an error rolls it back. `work` awaits nothing but the database. */
  transaction<T>(doing: string, work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
}
