type Fields = Readonly<Record<string, unknown>>;

/** What stands at a place of a panel, `legend.place`. */
export function valueAt(panel: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value === undefined ? undefined : (value as Fields)[key]), panel);
}

const LEFT_OUT_WHEN_EMPTY = new Set(['rightAxis']);

/** The panel with another value at a place; undefined leaves the place out. */
export function withValueAt<T extends object>(panel: T, path: string, value: unknown): T {
  const [key = '', ...rest] = path.split('.');
  const fields = panel as Fields;
  if (rest.length > 0) {
    const inner = withValueAt((fields[key] ?? {}) as object, rest.join('.'), value);
    const isNeedless = Object.keys(inner).length === 0 && LEFT_OUT_WHEN_EMPTY.has(key);
    return withValueAt(panel, key, isNeedless ? undefined : inner);
  }
  const { [key]: _, ...others } = fields;
  return (value === undefined ? others : { ...fields, [key]: value }) as T;
}
