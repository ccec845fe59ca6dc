import type { TableColumn } from '../../../model/dashboard/panel.ts';
import type { PanelQuery } from '../../../model/dashboard/query.ts';
import { keptTags } from '../queries/kept-tags.ts';
import type { RefIds } from '../queries/ref-ids.ts';

type Draft = { -readonly [K in keyof TableColumn]: TableColumn[K] };

const MOST = 200;

/** The columns of a table, which Grafana names as what its data source and its transformations gave. */
export class TableColumns {
  readonly #queries: readonly PanelQuery[];
  /** Those that the queries name; what stands in the answers beside them is not known here. */
  readonly #tags: readonly string[];
  #isOrdered = false;
  readonly #refIds: RefIds;
  readonly #columns = new Map<string, Draft>();
  /** Names that columns got, back to what they were. */
  readonly #renamed = new Map<string, string>();

  constructor(queries: readonly PanelQuery[], refIds: RefIds) {
    this.#queries = queries.filter(({ hidden }) => hidden !== true);
    this.#tags = tagsOf(queries);
    this.#refIds = refIds;
  }

  /** The column here that has this name there: a tag, or a query for its values. */
  idOf(name: string): string {
    const original = this.#renamed.get(name) ?? name;
    const ofQuery = /^Value #(.+)$/s.exec(original)?.[1];
    if (ofQuery !== undefined) return this.#refIds.of(ofQuery) ?? original;
    if (original === 'Value' && this.#queries.length === 1) return this.#queries[0]?.refId ?? original;
    return original === 'Time' ? 'time' : original;
  }

  /** Bounded, because a name is any text in the input. */
  change(name: string, settings: Partial<Draft>): boolean {
    const column = this.idOf(name);
    if (column.length > 200) return false;
    const known = this.#columns.get(column) ?? { column };
    if (!this.#columns.has(column) && this.#columns.size >= MOST) return false;
    this.#columns.set(column, { ...known, ...settings });
    return true;
  }

  rename(name: string, title: string): boolean {
    const isDone = this.change(name, { title });
    if (isDone) this.#renamed.set(title, name);
    return isDone;
  }

  /** In this order; those that are not named come after. */
  order(names: readonly string[]): void {
    this.#isOrdered = true;
    const ids = new Set(names.map((name) => this.idOf(name)).filter((id) => id.length <= 200));
    const before = [...this.#columns];
    this.#columns.clear();
    const ordered = [...ids].slice(0, MOST).map((id): [string, Draft] => [id, { column: id }]);
    for (const [id, column] of [...ordered, ...before])
      this.#columns.set(id, { ...this.#columns.get(id), ...column });
  }

  get list(): readonly TableColumn[] | undefined {
    if (this.#columns.size === 0) return undefined;
    // What is named comes first here; in Grafana a column that is only looked after stays behind the tags.
    const tags = this.#isOrdered ? [] : this.#tags;
    const first = tags.map((column): TableColumn => this.#columns.get(column) ?? { column });
    const rest = [...this.#columns.values()].filter(({ column }) => !tags.includes(column));
    return [...first, ...rest].slice(0, MOST);
  }
}

/** What the queries group by, and what their legends name of the tags. */
function tagsOf(queries: readonly PanelQuery[]): readonly string[] {
  const shown = queries.filter(({ hidden }) => hidden !== true);
  const tags = shown.flatMap((query) => [
    ...(keptTags(query, queries) ?? []),
    ...[...(query.legend ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, tag = '']) => tag),
  ]);
  return [...new Set(tags)];
}
