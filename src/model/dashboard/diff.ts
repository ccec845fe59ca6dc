import type { Dashboard } from './document.ts';
import type { Panel } from './panel.ts';

/** One thing that differs between two states of a dashboard. */
export interface DashboardChange {
  /** Lists of things with a name are named by it: `panels[id=3].queries[refId=A].metric`, `variables[name=host].tag`. */
  readonly path: string;
  /** Undefined where there was none. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface DashboardDiff {
  /** Every field that differs. */
  readonly changes: readonly DashboardChange[];
  /** The same for people, a line for each panel and each other thing that differs. */
  readonly words: readonly string[];
}

/** What tells the things of a list apart, whatever their order. */
const KEYS: Readonly<Record<string, string>> = {
  panels: 'id',
  queries: 'refId',
  variables: 'name',
  annotations: 'name',
};

/** How two states of a dashboard differ. Panels, queries, variables and annotations are compared with the one of the same name. */
export function diffDashboards(before: Dashboard, after: Dashboard): DashboardDiff {
  const changes = changesOf(before, after, '');
  const named = ['panels', 'variables', 'annotations'] as const;
  const words = [
    ...changes
      .filter(({ path }) => !named.some((list) => path.startsWith(`${list}[`)))
      .map(({ path, before: old, after: next }) => `${path} ${changed(old, next)}`),
    ...namedWords('variable', 'name', before.variables, after.variables),
    ...panelWords(before.panels, after.panels),
    ...namedWords('annotations', 'name', before.annotations, after.annotations),
    ...orderWords(before, after),
  ];
  return { changes, words };
}

function changesOf(before: unknown, after: unknown, path: string): readonly DashboardChange[] {
  if (isEqual(before, after)) return [];
  const key = KEYS[path.split('.').at(-1) ?? ''];
  if (key !== undefined && Array.isArray(before) && Array.isArray(after)) {
    return keysOf(before, after, key).flatMap((value) =>
      changesOf(byKey(before, key, value), byKey(after, key, value), `${path}[${key}=${value}]`),
    );
  }
  if (isFields(before) && isFields(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      changesOf(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return [
    {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    },
  ];
}

function keysOf(before: readonly unknown[], after: readonly unknown[], key: string): readonly string[] {
  return [...new Set([...after, ...before].map((item) => keyOf(item, key)))];
}

function keyOf(item: unknown, key: string): string {
  return isFields(item) ? String(item[key]) : '';
}

function byKey(list: readonly unknown[], key: string, value: string): unknown {
  return list.find((item) => keyOf(item, key) === value);
}

function panelWords(before: readonly Panel[], after: readonly Panel[]): readonly string[] {
  const added = after.filter(({ id }) => !before.some((panel) => panel.id === id));
  const removed = before.filter(({ id }) => !after.some((panel) => panel.id === id));
  return [
    ...added.map((panel) => `${nameOf(panel)} added`),
    ...removed.map((panel) => `${nameOf(panel)} removed`),
    ...after.flatMap((panel) => {
      const old = before.find(({ id }) => id === panel.id);
      return old === undefined ? [] : changedPanelWords(old, panel);
    }),
  ];
}

function changedPanelWords(before: Panel, after: Panel): readonly string[] {
  const { grid: from, ...oldRest } = before;
  const { grid: to, ...rest } = after;
  const fields = changesOf(oldRest, rest, '').map((change) => fieldWords(change));
  const words = [
    ...(from.x === to.x && from.y === to.y ? [] : [`moved from ${from.x}, ${from.y} to ${to.x}, ${to.y}`]),
    ...(from.w === to.w && from.h === to.h
      ? []
      : [`resized from ${from.w} × ${from.h} to ${to.w} × ${to.h}`]),
    ...(fields.length === 0 ? [] : [`changed: ${fields.join('; ')}`]),
  ];
  return words.length === 0 ? [] : [`${nameOf(after)} ${words.join(', ')}`];
}

function namedWords(
  noun: string,
  key: string,
  before: readonly object[],
  after: readonly object[],
): readonly string[] {
  return keysOf(before, after, key).flatMap((name) => {
    const [old, next] = [byKey(before, key, name), byKey(after, key, name)];
    if (isEqual(old, next)) return [];
    if (old === undefined) return [`${noun} ${name} added`];
    if (next === undefined) return [`${noun} ${name} removed`];
    return [`${noun} ${name} changed: ${changesOf(old, next, '').map(fieldWords).join('; ')}`];
  });
}

/** An order that changed is no change of a field, and still one of the board. */
function orderWords(before: Dashboard, after: Dashboard): readonly string[] {
  const lists = [
    ['variables', 'name'],
    ['annotations', 'name'],
  ] as const;
  return lists.flatMap(([list, key]) => {
    const names = after[list].map((item) => keyOf(item, key));
    const kept = before[list].map((item) => keyOf(item, key)).filter((name) => names.includes(name));
    const keptNow = names.filter((name) => kept.includes(name));
    return isEqual(kept, keptNow) ? [] : [`order of ${list} changed to ${names.join(', ')}`];
  });
}

function fieldWords({ path, before, after }: DashboardChange): string {
  return `${path} ${changed(before, after)}`;
}

function changed(before: unknown, after: unknown): string {
  if (before === undefined) return `set to ${shown(after)}`;
  return after === undefined
    ? `taken away, was ${shown(before)}`
    : `from ${shown(before)} to ${shown(after)}`;
}

const MOST_CHARACTERS = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function nameOf({ kind, title, id }: Panel): string {
  const noun = kind === 'row' ? 'row' : 'panel';
  return title === '' ? `${noun} ${id}` : `${noun} ${JSON.stringify(title)} (${id})`;
}

/** As JSON has it: a field that is undefined is none, and the order of fields says nothing. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isFields(a) || !isFields(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isEqual(a[name], b[name]));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
