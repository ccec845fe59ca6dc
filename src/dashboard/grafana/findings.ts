import type { ImportedPart, ImportFinding } from '../../model/dashboard/import-report.ts';

/** More than anybody reads; a report must not be larger than the board by far. */
const MOST = 1_000;

/** Collects what became of one part of the input, in the order in which it was looked at. */
export class Findings {
  readonly #taken: string[] = [];
  readonly #list: ImportFinding[] = [];

  get list(): readonly ImportFinding[] {
    return this.#list;
  }

  taken(place: string): void {
    this.#taken.push(place);
  }

  translated(place: string, text: string): void {
    this.#list.push({ outcome: 'translated', place, text, minor: false });
  }

  notSupported(place: string, text: string): void {
    this.#list.push({ outcome: 'notSupported', place, text, minor: false });
  }

  /** What changes neither the data nor what they say. */
  minor(outcome: ImportFinding['outcome'], place: string, text: string): void {
    this.#list.push({ outcome, place, text, minor: true });
  }

  /** What people who look at the panel should know. */
  notes(): readonly string[] {
    return [...new Set(this.#list.filter(({ minor }) => !minor).map(({ text }) => text))];
  }

  /** What a finding speaks of was not taken as it is; of a place and what lies in it, the latter is named. */
  part(): ImportedPart {
    const spoken = new Set(this.#list.map(({ place }) => place));
    const around = new Set(this.#taken.flatMap(placesAround));
    const taken = [...new Set(this.#taken)].filter((place) => !spoken.has(place) && !around.has(place));
    return { taken: taken.slice(0, MOST), findings: bounded(this.#list) };
  }
}

function bounded(list: readonly ImportFinding[]): readonly ImportFinding[] {
  const left = list.length - MOST;
  if (left <= 0) return [...list];
  const text = `There are ${left} findings more, which are not listed.`;
  return [...list.slice(0, MOST), { outcome: 'notSupported', place: '', text, minor: false }];
}

/** `a[0].b` lies in `a[0]` and in `a`. */
function placesAround(place: string): readonly string[] {
  return [...place.matchAll(/[.[]/g)].map(({ index }) => place.slice(0, index));
}
