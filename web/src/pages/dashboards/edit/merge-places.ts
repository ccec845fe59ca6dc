import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import {
  type BodyPanel,
  inReadingOrder,
  overlap,
  panelsOf,
  type Section,
  sectionsOf,
  separated,
} from '../../../../../src/model/dashboard/layout.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';

/** Panels that were added to a board, and that board: it knows the section they are in. */
export interface Added {
  readonly panels: readonly Panel[];
  readonly of: Dashboard;
}

/** All panels on one board, none over another. Each added one is below the row it was added to; the first ones keep their places. */
export function withNewPanels(panels: readonly Panel[], added: readonly Added[]): readonly Panel[] {
  const all = [...panels, ...added.flatMap((one) => one.panels)];
  if (all.length === panels.length && !anyOverlap(all)) return panels;
  const sections = withTop(sectionsOf(panels));
  const placed = added.flatMap(({ panels: own, of }) =>
    sectionsOf(of.panels).flatMap(({ row, panels: there }) =>
      there
        .filter(({ id }) => own.some((panel) => panel.id === id))
        .map((panel) => ({ panel, at: indexOf(sections, row) })),
    ),
  );
  return panelsOf(
    sections.map((section, index) => {
      const own = placed.filter(({ at }) => at === index).map(({ panel }) => panel);
      return own.length === 0 ? section : { ...section, panels: joined(section.panels, own) };
    }),
  );
}

/** What others have seen where it is stays there; those that are new go down as far as they must. */
function joined(panels: readonly BodyPanel[], added: readonly BodyPanel[]): readonly BodyPanel[] {
  const placed = separated(panels);
  for (const panel of added) {
    let { grid } = panel;
    for (let over = blocking(placed, grid); over !== undefined; over = blocking(placed, grid))
      grid = { ...grid, y: over.grid.y + over.grid.h };
    placed.push({ ...panel, grid });
  }
  return inReadingOrder(placed);
}

function blocking(panels: readonly BodyPanel[], grid: BodyPanel['grid']): BodyPanel | undefined {
  return panels.find((panel) => overlap(panel.grid, grid));
}

/** With a section above all rows, though it may be empty. */
function withTop(sections: readonly Section[]): readonly Section[] {
  const hasTop = sections[0] !== undefined && sections[0].row === undefined;
  return hasTop ? sections : [{ row: undefined, panels: [] }, ...sections];
}

/** The section of the row; the last one if that row is gone. */
function indexOf(sections: readonly Section[], row: Section['row']): number {
  const index = sections.findIndex((section) => section.row?.id === row?.id);
  return index >= 0 ? index : sections.length - 1;
}

function anyOverlap(panels: readonly Panel[]): boolean {
  return panels.some((one, index) => panels.slice(index + 1).some((other) => overlap(one.grid, other.grid)));
}
