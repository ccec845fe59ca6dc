/** An address that a name has. */
export interface LookedUp {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name. Rejects when there is none. */
export type Lookup = (hostname: string) => Promise<readonly LookedUp[]>;
