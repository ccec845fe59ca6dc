/** What the address of a board says besides its time. */
export interface BoardAddress {
  /** What is chosen of the variables, by name: `var-host=web-1&var-host=web-2`. */
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  /** The key of the panel that is shown large. */
  readonly panel: string | undefined;
  readonly kiosk: boolean;
  /** `board` while the board is edited, the id of a panel while that is. */
  readonly editing: 'board' | number | undefined;
}

const VARIABLE = 'var-';
/** What a new address within the same board keeps. */
const OF_THE_VIEW = ['panel', 'kiosk', 'edit'] as const;

export function readBoardAddress(params: URLSearchParams): BoardAddress {
  const chosen = new Map<string, string[]>();
  for (const [key, value] of params) {
    if (!key.startsWith(VARIABLE)) continue;
    const name = key.slice(VARIABLE.length);
    chosen.set(name, [...(chosen.get(name) ?? []), value]);
  }
  return {
    chosen,
    panel: params.get('panel') ?? undefined,
    kiosk: params.has('kiosk'),
    editing: editingOf(params.get('edit')),
  };
}

function editingOf(value: string | null): BoardAddress['editing'] {
  if (value === null) return undefined;
  return /^[1-9]\d{0,9}$/.test(value) ? Number(value) : 'board';
}

/** The address with other values of a variable; the document's own choice counts again when there are none. */
export function withChosen(old: URLSearchParams, name: string, values: readonly string[]): URLSearchParams {
  const next = new URLSearchParams(old);
  next.delete(VARIABLE + name);
  for (const value of values) next.append(VARIABLE + name, value);
  return next;
}

/** The address with these parts of the view; undefined takes one away. */
export function withView(
  old: URLSearchParams,
  change: Partial<Record<(typeof OF_THE_VIEW)[number], string | undefined>>,
): URLSearchParams {
  const next = new URLSearchParams(old);
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) next.delete(key);
    else next.set(key, value);
  }
  return next;
}

/** A link that shows the same to others: the path with time range and variables, without what is only this window's. */
export function sharedSearch(
  params: URLSearchParams,
  time: { readonly from: string; readonly to: string },
  variables: ReadonlyMap<string, readonly string[]>,
): URLSearchParams {
  const shared = new URLSearchParams({ from: time.from, to: time.to });
  const refresh = params.get('refresh');
  if (refresh !== null) shared.set('refresh', refresh);
  for (const [name, values] of variables) for (const value of values) shared.append(VARIABLE + name, value);
  return shared;
}
