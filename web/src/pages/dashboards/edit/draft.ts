import { type Draft, readDraftText } from './draft-shape.ts';

/** A draft that another tab left. */
export interface LeftDraft extends Draft {
  readonly tab: string;
}

export interface FoundDraft {
  readonly draft: Draft | undefined;
  /** There was one that could not be read, as another version of the program wrote it. It is gone now. */
  readonly dropped: boolean;
}

/** What of the browser's storage is used. */
export type DraftStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

export interface DraftStoreDependencies {
  /** Throws where storage is forbidden. */
  readonly storage: () => DraftStorage;
  readonly nowMs: () => number;
}

const PREFIX = 'dashboarding.draft.board ';

/** Drafts by board and tab: two tabs that write the same board keep one each. Nothing here throws. */
export class DraftStore {
  readonly #storage: () => DraftStorage;
  readonly #nowMs: () => number;

  constructor({ storage, nowMs }: DraftStoreDependencies) {
    this.#storage = storage;
    this.#nowMs = nowMs;
  }

  read(id: string, tab: string): FoundDraft {
    return this.#tried({ draft: undefined, dropped: false }, (storage) => readAt(storage, keyOf(id, tab)));
  }

  /** Undefined takes it away. False when the browser does not keep it: its storage is full, or forbidden. */
  write(id: string, tab: string, draft: Omit<Draft, 'atMs'> | undefined): boolean {
    return this.#tried(draft === undefined, (storage) => {
      const key = keyOf(id, tab);
      if (draft === undefined) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify({ ...draft, atMs: this.#nowMs() }));
      return true;
    });
  }

  /** Those of other tabs, the newest first, and whether one was dropped. */
  left(id: string, tab: string): { readonly drafts: readonly LeftDraft[]; readonly dropped: boolean } {
    return this.#tried({ drafts: [], dropped: false }, (storage) => {
      const start = keyOf(id, '');
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
      const found = keys
        .filter((key) => key.startsWith(start) && key !== keyOf(id, tab))
        .map((key) => ({ tab: key.slice(start.length), ...readAt(storage, key) }));
      const drafts = found.flatMap(({ tab: from, draft }) =>
        draft === undefined ? [] : [{ ...draft, tab: from }],
      );
      return {
        drafts: drafts.sort((a, b) => b.atMs - a.atMs),
        dropped: found.some(({ dropped }) => dropped),
      };
    });
  }

  #tried<T>(otherwise: T, use: (storage: DraftStorage) => T): T {
    try {
      return use(this.#storage());
    } catch {
      return otherwise;
    }
  }
}

function keyOf(id: string, tab: string): string {
  return `${PREFIX}${id} ${tab}`;
}

function readAt(storage: DraftStorage, key: string): FoundDraft {
  const text = storage.getItem(key);
  if (text === null) return { draft: undefined, dropped: false };
  const draft = readDraftText(text);
  if (draft === undefined) storage.removeItem(key);
  return { draft, dropped: draft === undefined };
}
