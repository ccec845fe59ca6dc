import type { DraftStore } from './draft.ts';
import type { Draft } from './draft-shape.ts';

export interface DraftKeeperDependencies {
  readonly store: Pick<DraftStore, 'write'>;
  /** The board. */
  readonly id: string;
  readonly tab: () => string;
  /** Told after each attempt whether the browser keeps the draft. */
  readonly onKept: (kept: boolean) => void;
}

type Kept = Omit<Draft, 'atMs'>;

// Half a second: a large board is not written anew for each letter, and whoever stops typing has it kept.
const WAIT_MS = 500;

/** Writes a draft soon after it changed, and at once when told to. */
export class DraftKeeper {
  readonly #dependencies: DraftKeeperDependencies;
  #id: string;
  #waiting: Kept | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dependencies: DraftKeeperDependencies) {
    this.#dependencies = dependencies;
    this.#id = dependencies.id;
  }

  /** Undefined: there is nothing to keep any more. That is so at once. */
  keep(draft: Kept | undefined): void {
    this.#waiting = draft;
    if (draft === undefined) {
      this.#stop();
      this.#write(undefined);
    } else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS);
  }

  /** What waits is written now: the page may be gone in the next moment. */
  flush(): void {
    this.#stop();
    const draft = this.#waiting;
    this.#waiting = undefined;
    if (draft !== undefined) this.#write(draft);
  }

  /** The board has an id now: what is kept from here on is kept for that, this draft at once. */
  moveTo(id: string, draft: Kept): void {
    this.keep(undefined);
    this.#id = id;
    this.#write(draft);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(draft: Kept | undefined): void {
    const { store, tab, onKept } = this.#dependencies;
    onKept(store.write(this.#id, tab(), draft));
  }
}
