import type { SeriesDefinition, SeriesId } from '../model/series.ts';
import { seriesKey } from './series-key.ts';

/** A place in a batch's series table that waits for an id. */
interface Place {
  readonly ids: Uint32Array;
  readonly index: number;
}

/** A series that this process does not know yet. */
export interface OpenEntry {
  readonly name: string;
  /** See `seriesKey`. */
  readonly key: string;
  readonly definition: SeriesDefinition;
  readonly places: Place[];
  /** 0 while no id is known. */
  id: SeriesId;
}

/** What a group of batches has to ask before its samples can be stored: each series once, however many batches bring it. */
export class OpenSeries {
  readonly #byKey = new Map<string, OpenEntry>();
  readonly #descriptions = new Map<string, SeriesDefinition>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0 && this.#descriptions.size === 0;
  }

  get entries(): readonly OpenEntry[] {
    return [...this.#byKey.values()];
  }

  add(definition: SeriesDefinition, place: Place): void {
    const key = seriesKey(definition);
    const entry = this.#byKey.get(key);
    if (entry === undefined) {
      this.#byKey.set(key, { name: definition.name, key, definition, places: [place], id: 0 });
    } else entry.places.push(place);
  }

  /** Takes a definition that says something of its metric that is not known yet; one of each kind is enough. */
  describe(definition: SeriesDefinition): void {
    const { name, type = '', unit = '' } = definition;
    const kind = JSON.stringify([name, type, unit]);
    if (!this.#descriptions.has(kind)) this.#descriptions.set(kind, definition);
  }

  /** What only the store can answer: series without an id, and metrics that it may not know enough of. */
  toRegister(): readonly SeriesDefinition[] {
    const nameless = this.entries.filter(({ id }) => id === 0).map(({ definition }) => definition);
    return [...new Set([...nameless, ...this.#descriptions.values()])];
  }

  /** Takes the id that the store gave to a series: it counts, whatever was thought before. */
  settle(definition: SeriesDefinition, id: SeriesId): void {
    const entry = this.#byKey.get(seriesKey(definition));
    if (entry !== undefined) entry.id = id;
  }

  /** Writes the ids to where they are waited for. */
  fill(): void {
    for (const { places, id } of this.#byKey.values()) {
      for (const { ids, index } of places) ids[index] = id;
    }
  }
}
