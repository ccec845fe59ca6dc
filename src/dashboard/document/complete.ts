import { GRID_COLUMNS } from '../../model/dashboard/document.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Size {
  readonly w: number;
  readonly h: number;
}

/** Of panels that say no size, so that a board written by hand looks like one. */
const USUAL_SIZE: Readonly<Record<string, Size>> = {
  row: { w: GRID_COLUMNS, h: 1 },
  stat: { w: 6, h: 4 },
  gauge: { w: 6, h: 6 },
  text: { w: 12, h: 4 },
};
const ANY_SIZE: Size = { w: 12, h: 8 };

/**
 * Works out what a schema cannot: ids and places of panels, kinds and letters of queries, options that are written as texts. What is
 * written wrongly stays as it is: whoever reads it next says so.
 */
export function completed(input: unknown): unknown {
  if (!isFields(input)) return input;
  const { panels, variables } = input;
  return {
    ...input,
    ...(Array.isArray(panels) ? { panels: placed(numbered(panels)) } : {}),
    ...(Array.isArray(variables) ? { variables: variables.map(withOptions) } : {}),
  };
}

function numbered(panels: readonly unknown[]): readonly unknown[] {
  const taken = new Set(panels.map((panel) => (isFields(panel) ? panel.id : undefined)));
  let last = 0;
  return panels.map((panel) => {
    if (!isFields(panel)) return panel;
    const withQueries = Array.isArray(panel.queries) ? { queries: lettered(panel.queries) } : {};
    if (panel.id !== undefined) return { ...panel, ...withQueries };
    do last += 1;
    while (taken.has(last));
    return { ...panel, id: last, ...withQueries };
  });
}

function lettered(queries: readonly unknown[]): readonly unknown[] {
  const taken = new Set(queries.map((query) => (isFields(query) ? query.refId : undefined)));
  let last = 0;
  return queries.map((query) => {
    if (!isFields(query)) return query;
    const kind = query.kind ?? kindOf(query);
    const known = { ...query, ...(kind === undefined ? {} : { kind }) };
    if (query.refId !== undefined) return known;
    while (taken.has(letterOf(last))) last += 1;
    return { ...known, refId: letterOf(last++) };
  });
}

/** By the field that only one kind has. */
function kindOf(query: Fields): string | undefined {
  return ['metric', 'expression', 'promql'].find((kind) => query[kind] !== undefined);
}

/** `A` to `Z`, then `A1` to `Z1` and so on. */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? '' : round}`;
}

/** Panels without a place come below those before them, beside each other while there is room. */
function placed(panels: readonly unknown[]): readonly unknown[] {
  let bottom = 0;
  let line = { x: GRID_COLUMNS, y: 0 };
  return panels.map((panel) => {
    if (!isFields(panel)) return panel;
    const grid = panel.grid ?? {};
    if (!isFields(grid)) return panel;
    const { w, h } = { ...(USUAL_SIZE[String(panel.kind)] ?? ANY_SIZE), ...grid } as Size;
    if (grid.x === undefined && grid.y === undefined) {
      if (line.x + w > GRID_COLUMNS || panel.kind === 'row') line = { x: 0, y: bottom };
      const place = { ...grid, w, h, x: line.x, y: line.y };
      line = { x: panel.kind === 'row' ? GRID_COLUMNS : line.x + w, y: line.y };
      bottom = Math.max(bottom, line.y + h);
      return { ...panel, grid: place };
    }
    bottom = Math.max(bottom, Number(grid.y ?? 0) + h);
    line = { x: GRID_COLUMNS, y: bottom };
    return { ...panel, grid: { ...grid, w, h } };
  });
}

function withOptions(variable: unknown): unknown {
  if (!isFields(variable) || variable.kind !== 'custom' || !Array.isArray(variable.options)) return variable;
  const options = variable.options.map((option) => (typeof option === 'string' ? { value: option } : option));
  return { ...variable, options };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
