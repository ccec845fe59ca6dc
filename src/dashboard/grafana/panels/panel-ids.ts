type Members = Readonly<Record<string, unknown>>;

const HIGHEST = 2_147_483_647;

/** Ids of panels, whole and unique: those of the input where they are so. Links to single panels then go on working. */
export class PanelIds {
  readonly #byPanel = new Map<unknown, number>();
  readonly #used = new Set<number>();
  #last = 0;

  constructor(panels: readonly unknown[]) {
    for (const panel of panels) {
      const id = idOf(panel);
      if (id === undefined || this.#used.has(id)) continue;
      this.#used.add(id);
      this.#byPanel.set(panel, id);
    }
  }

  of(panel: unknown): number {
    const own = this.#byPanel.get(panel);
    if (own === undefined) return this.#next();
    // One object may be there twice where it was not read from a text.
    this.#byPanel.delete(panel);
    return own;
  }

  #next(): number {
    do this.#last += 1;
    while (this.#used.has(this.#last));
    this.#used.add(this.#last);
    return this.#last;
  }
}

function idOf(panel: unknown): number | undefined {
  if (typeof panel !== 'object' || panel === null) return undefined;
  const { id } = panel as Members;
  return typeof id === 'number' && Number.isInteger(id) && id >= 1 && id <= HIGHEST ? id : undefined;
}
