import { GRID_COLUMNS } from './document.ts';
import { type BodyPanel, bottomOf, inReadingOrder, sectionsOf, separated, withPlace } from './layout.ts';
import type { GridPlace, Panel, PanelRepeat, RowPanel } from './panel.ts';

/** The value that a repeated panel or row has of the variable it is repeated for, by the variable's name. */
export type RepeatScope = Readonly<Record<string, string>>;

/** A panel as it is shown: one of the document, or one of its copies. */
export interface ShownPanel {
  /** Unique in the board and the same as long as the value is chosen: `3`, or `3~web-1`. Has no slash in it. */
  readonly key: string;
  readonly panel: BodyPanel;
  /** `y` counts from the top of the section. */
  readonly grid: GridPlace;
  readonly scope: RepeatScope;
}

export interface ShownSection {
  readonly key: string;
  readonly row: RowPanel | undefined;
  readonly scope: RepeatScope;
  /** In reading order. */
  readonly panels: readonly ShownPanel[];
  /** In rows of the grid, without the heading. */
  readonly height: number;
}

/** The values that are chosen of a variable, with "all" spelled out; undefined for one that the board does not have. */
export type ChosenValues = (variable: string) => readonly string[] | undefined;

// As in Grafana: so many copies stand beside each other unless the panel says otherwise.
const USUAL_PER_ROW = 4;

const NO_SCOPE: RepeatScope = {};

/**
 * The board with a copy for each chosen value of whatever is repeated. Copies to the right share the whole width; what stands
 * in their way goes down. Where nothing is chosen, a repeated panel is there once, without a value.
 */
export function shownSections(panels: readonly Panel[], chosen: ChosenValues): ShownSection[] {
  return sectionsOf(panels).flatMap(({ row, panels: own }, index) => {
    const name = row === undefined ? `top ${index}` : String(row.id);
    return scopesOf(row?.repeat, NO_SCOPE, chosen).map(({ scope, suffix }) => {
      const blocks = own.map((panel) => blockOf(panel, scope, suffix, chosen));
      const shown = inReadingOrder(separated(blocks).flatMap(spread));
      return { key: name + suffix, row, scope, panels: shown, height: bottomOf(shown) };
    });
  });
}

/** A panel, or all copies of one: what others make room for. */
interface Block {
  readonly grid: GridPlace;
  readonly panels: readonly ShownPanel[];
}

function blockOf(panel: BodyPanel, outer: RepeatScope, outerSuffix: string, chosen: ChosenValues): Block {
  const { repeat, grid } = panel;
  const scopes = scopesOf(repeat, outer, chosen);
  const isRepeated = scopes.some(({ suffix }) => suffix !== '');
  const panels = scopes.map(({ scope, suffix }, at) => ({
    key: `${panel.id}${outerSuffix}${suffix}`,
    panel,
    grid: repeat !== undefined && isRepeated ? copyPlace(grid, repeat, at, scopes.length) : grid,
    scope,
  }));
  const edges = isRepeated && repeat?.direction === 'right' ? { x: 0, w: GRID_COLUMNS } : {};
  return { grid: { ...grid, ...edges, h: bottomOf(panels) - grid.y }, panels };
}

/** The panels of a block at the place that the block came to stand at. */
function spread({ grid, panels }: Block): ShownPanel[] {
  const by = grid.y - Math.min(...panels.map((panel) => panel.grid.y));
  return panels.map((panel) => withPlace(panel, { ...panel.grid, y: panel.grid.y + by }));
}

function copyPlace(grid: GridPlace, repeat: PanelRepeat, at: number, count: number): GridPlace {
  if (repeat.direction === 'down') return { ...grid, y: grid.y + at * grid.h };
  const perRow = Math.max(1, Math.min(count, repeat.perRow ?? USUAL_PER_ROW, GRID_COLUMNS));
  const column = at % perRow;
  const edge = (k: number) => Math.round((k * GRID_COLUMNS) / perRow);
  return {
    x: edge(column),
    y: grid.y + Math.floor(at / perRow) * grid.h,
    w: edge(column + 1) - edge(column),
    h: grid.h,
  };
}

function scopesOf(
  repeat: PanelRepeat | undefined,
  outer: RepeatScope,
  chosen: ChosenValues,
): { readonly scope: RepeatScope; readonly suffix: string }[] {
  // Inside a row that is repeated for the same variable there is one value already.
  const isOpen = repeat !== undefined && !Object.hasOwn(outer, repeat.variable);
  const values = isOpen ? (chosen(repeat.variable) ?? []) : [];
  if (!isOpen || values.length === 0) return [{ scope: outer, suffix: '' }];
  return values.map((value) => ({
    scope: { ...outer, [repeat.variable]: value },
    suffix: `~${encodeURIComponent(value).replaceAll('~', '%7E')}`,
  }));
}
