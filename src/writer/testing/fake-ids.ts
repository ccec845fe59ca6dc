import type { StateStore } from '../../state/port.ts';

/** The part of a state store that keeps ids, in a map that a test may fill and read. */
export class FakeIds implements Pick<StateStore, 'idsGet' | 'idsSet'> {
  readonly kept = new Map<string, number>();
  readonly gets: (readonly string[])[] = [];
  sets = 0;
  /** Runs before each answer. */
  beforeGet: () => void | Promise<void> = () => undefined;

  async idsGet(keys: readonly string[]): Promise<readonly (number | undefined)[]> {
    this.gets.push(keys);
    await this.beforeGet();
    return keys.map((key) => this.kept.get(key));
  }

  async idsSet(entries: readonly { readonly key: string; readonly id: number }[]): Promise<void> {
    this.sets += 1;
    for (const { key, id } of entries) this.kept.set(key, id);
  }
}
