type Members = Readonly<Record<string, unknown>>;

/** What an export "for sharing" leaves to whoever imports it. */
export interface BoardInputs {
  /** Values to put in place of `${NAME}`. */
  readonly constants: ReadonlyMap<string, string>;
  /** Kinds of data sources that `${NAME}` stands for. */
  readonly datasources: ReadonlyMap<string, string>;
}

/** `__inputs: [{name, type: "datasource" | "constant", pluginId, value}]`. */
export function readInputs(board: Members): BoardInputs {
  const constants = new Map<string, string>();
  const datasources = new Map<string, string>();
  for (const input of Array.isArray(board.__inputs) ? board.__inputs : []) {
    if (!isMembers(input) || typeof input.name !== 'string') continue;
    const { name, type, value, pluginId } = input;
    if (type === 'constant' && typeof value === 'string') constants.set(name, value);
    if (type === 'datasource' && typeof pluginId === 'string') datasources.set(name, pluginId);
  }
  return { constants, datasources };
}

/** Deeper than any board; what lies below stays as it is. */
const DEEPEST = 40;

/** The board with its constants filled in. */
export function withConstants(board: Members, { constants }: BoardInputs): Members {
  if (constants.size === 0) return board;
  const { __inputs: _, ...rest } = board;
  return filled(rest, constants, 0) as Members;
}

function filled(value: unknown, constants: ReadonlyMap<string, string>, depth: number): unknown {
  if (depth > DEEPEST) return value;
  if (typeof value === 'string')
    return value.includes('${')
      ? value.replaceAll(/\$\{(\w+)\}/g, (whole, name) => constants.get(name) ?? whole)
      : value;
  if (Array.isArray(value)) return value.map((one) => filled(one, constants, depth + 1));
  if (!isMembers(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, filled(one, constants, depth + 1)]),
  );
}

/** Panels kept outside of the board that the export brings along: `__elements: {uid: {model}}`. */
export function libraryPanelsOf({ __elements: elements }: Members): ReadonlyMap<string, unknown> {
  const list = isMembers(elements) ? Object.entries(elements) : [];
  return new Map(
    list.flatMap(([uid, element]): [string, unknown][] =>
      isMembers(element) && isMembers(element.model) ? [[uid, element.model]] : [],
    ),
  );
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
