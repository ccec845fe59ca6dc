import type { SampleBatch } from '../../model/sample-batch.ts';
import type { SeriesDefinition, SeriesRecord, Tags } from '../../model/series.ts';
import type { ResolvedBatch, SampleStore, WriteResult } from '../../store/port.ts';

/** A store and catalog for tests of the writer: keeps rows in a list, and fails as it is told. */
export class FakeStore implements Pick<SampleStore, 'registerSeries' | 'write'> {
  readonly rows: { readonly seriesId: number; readonly time: number; readonly value: number }[] = [];
  /** Batches of each write that was tried. */
  readonly writes: (readonly ResolvedBatch[])[] = [];
  readonly #ids = new Map<string, number>();
  readonly #batchIds = new Set<string>();
  /** The definitions of each registration. */
  readonly registered: (readonly SeriesDefinition[])[] = [];
  /** Runs before each write; what it throws, the write throws. */
  beforeWrite: (batches: readonly ResolvedBatch[]) => void | Promise<void> = () => undefined;
  beforeRegister: (definitions: readonly SeriesDefinition[]) => void | Promise<void> = () => undefined;

  async registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    this.registered.push(definitions);
    await this.beforeRegister(definitions);
    return Uint32Array.from(definitions, (definition) => this.#idOf(definition));
  }

  async write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    this.writes.push(batches);
    await this.beforeWrite(batches);
    const written = batches.map((batch) => {
      const key = Buffer.from(batch.id).toString('hex');
      if (this.#batchIds.has(key)) return false;
      this.#batchIds.add(key);
      batch.seriesIds.forEach((seriesId, at) => {
        if (seriesId === 0) throw new Error('BUG: a sample without a series');
        this.rows.push({ seriesId, time: batch.times[at] as number, value: batch.values[at] as number });
      });
      return true;
    });
    return { written };
  }

  get registrations(): number {
    return this.registered.length;
  }

  get values(): number[] {
    return this.rows.map(({ value }) => value);
  }

  #idOf({ name, tags }: SeriesDefinition): number {
    const key = JSON.stringify([name, Object.entries(tags).sort()]);
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    return id;
  }
}

export class FakeCatalog {
  readonly #records = new Map<string, SeriesRecord>();

  lookup(name: string, tags: Tags): number {
    return this.#records.get(JSON.stringify([name, Object.entries(tags).sort()]))?.id ?? 0;
  }

  get(id: number): SeriesRecord | undefined {
    return [...this.#records.values()].find((record) => record.id === id);
  }

  metric(name: string): SeriesRecord | undefined {
    return [...this.#records.values()].find((record) => record.name === name);
  }

  add(records: readonly SeriesRecord[]): void {
    for (const record of records) {
      this.#records.set(JSON.stringify([record.name, Object.entries(record.tags).sort()]), record);
    }
  }
}

/** A batch of one new series. Its number makes its id, its series and, without `values`, its one value. */
export function batchOf(number: number, values: readonly number[] = [number]): SampleBatch {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number);
  return {
    id,
    keyed: true,
    seriesIds: new Uint32Array(1),
    newSeries: new Map([[0, { name: 'cpu', tags: { host: `host-${number}` } }]]),
    seriesRefs: new Uint32Array(values.length),
    times: Float64Array.from(values, (_, at) => 1_700_000_000_000 + at),
    values: Float64Array.from(values),
  };
}
