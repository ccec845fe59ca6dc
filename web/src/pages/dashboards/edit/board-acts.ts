import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import {
  arranged,
  type BodyPanel,
  bottomOf,
  compacted,
  freePlace,
  overlap,
  panelsOf,
  type Section,
  sectionsOf,
  withPlace,
} from '../../../../../src/model/dashboard/layout.ts';
import type { GridPlace, Panel, RowPanel } from '../../../../../src/model/dashboard/panel.ts';

/** What can be done to a board. Each gives the board afterwards; the same one when there is nothing to do. */

export function nextPanelId(panels: readonly { readonly id: number }[]): number {
  return panels.reduce((most, { id }) => Math.max(most, id), 0) + 1;
}

export function panelOf(board: Dashboard, id: number): Panel | undefined {
  return board.panels.find((panel) => panel.id === id);
}

/** A panel by the panel it becomes. Its place is kept: that is for `movePanel`. */
export function changePanel(board: Dashboard, id: number, change: (panel: Panel) => Panel): Dashboard {
  const old = panelOf(board, id);
  if (old === undefined) return board;
  const changed = change(old);
  if (changed === old) return board;
  return { ...board, panels: board.panels.map((panel) => (panel === old ? changed : panel)) };
}

/** A new panel in the first gap of a section, the last one unless another is named by its row. */
export function addPanel(board: Dashboard, panel: BodyPanel, rowId?: number): Dashboard {
  const sections = ensured(sectionsOf(board.panels));
  const index =
    rowId === undefined ? sections.length - 1 : sections.findIndex(({ row }) => row?.id === rowId);
  return changeSection(board, sections, Math.max(0, index), (panels) => [
    ...panels,
    withPlace(panel, freePlace(panels, panel.grid)),
  ]);
}

export function removePanel(board: Dashboard, id: number): Dashboard {
  const sections = sectionsOf(board.panels);
  const index = sections.findIndex(({ panels }) => panels.some((panel) => panel.id === id));
  if (index < 0) return board;
  return changeSection(board, sections, index, (panels) => panels.filter((panel) => panel.id !== id));
}

/** A copy beside it if there is room, else below. */
export function duplicatePanel(board: Dashboard, id: number): Dashboard {
  const sections = sectionsOf(board.panels);
  const index = sections.findIndex(({ panels }) => panels.some((panel) => panel.id === id));
  const original = sections[index]?.panels.find((panel) => panel.id === id);
  if (original === undefined) return board;
  const { x, y, w, h } = original.grid;
  return changeSection(board, sections, index, (panels) => {
    const beside = { x: x + w, y, w, h };
    const isFree =
      x + 2 * w <= 24 && !panels.some((panel) => panel !== original && overlap(panel.grid, beside));
    const grid = isFree ? beside : { x, y: y + h, w, h };
    const copy = { ...original, id: nextPanelId(board.panels), grid };
    return arranged([...panels, copy], copy.id, grid);
  });
}

/** To a place in its section, or in another one: the index of a section and a place that counts from its top. */
export function movePanel(board: Dashboard, id: number, place: GridPlace, toSection?: number): Dashboard {
  const sections = sectionsOf(board.panels);
  const from = sections.findIndex(({ panels }) => panels.some((panel) => panel.id === id));
  const panel = sections[from]?.panels.find((one) => one.id === id);
  if (panel === undefined) return board;
  const to = toSection ?? from;
  const next = sections.map((section, index) => {
    const others = section.panels.filter((one) => one.id !== id);
    if (index === to) return { ...section, panels: arranged([...others, panel], id, place) };
    return index === from ? { ...section, panels: compacted(others) } : section;
  });
  return withSections(board, next);
}

export function addRow(board: Dashboard, title: string): Dashboard {
  const row: RowPanel = {
    ...{ id: nextPanelId(board.panels), kind: 'row', title, collapsed: false },
    grid: { x: 0, y: bottomOf(board.panels), w: 24, h: 1 },
  };
  return withSections(board, [...sectionsOf(board.panels), { row, panels: [] }]);
}

/** A row with its panels one section up (-1) or down (1). The panels above the first row stay where they are. */
export function moveRow(board: Dashboard, id: number, by: -1 | 1): Dashboard {
  const sections = sectionsOf(board.panels);
  const from = sections.findIndex(({ row }) => row?.id === id);
  const to = from + by;
  const [one, other] = [sections[from], sections[to]];
  if (one === undefined || other?.row === undefined) return board;
  return withSections(
    board,
    sections.map((section, index) => (index === from ? other : index === to ? one : section)),
  );
}

/** Takes the heading away; its panels go with it, or to the section above. */
export function removeRow(
  board: Dashboard,
  id: number,
  { withPanels }: { readonly withPanels: boolean },
): Dashboard {
  const sections = sectionsOf(board.panels);
  const at = sections.findIndex(({ row }) => row?.id === id);
  const gone = sections[at];
  if (gone === undefined) return board;
  const rest = sections.filter((section) => section !== gone);
  if (withPanels || gone.panels.length === 0) return withSections(board, rest);
  const above = rest[at - 1];
  if (above === undefined) return withSections(board, [{ row: undefined, panels: gone.panels }, ...rest]);
  const top = bottomOf(above.panels);
  const joined = gone.panels.map((panel) => withPlace(panel, { ...panel.grid, y: panel.grid.y + top }));
  return withSections(
    board,
    rest.map((section) =>
      section === above ? { ...above, panels: compacted([...above.panels, ...joined]) } : section,
    ),
  );
}

function ensured(sections: readonly Section[]): readonly Section[] {
  return sections.length === 0 ? [{ row: undefined, panels: [] }] : sections;
}

function changeSection(
  board: Dashboard,
  sections: readonly Section[],
  index: number,
  change: (panels: readonly BodyPanel[]) => readonly BodyPanel[],
): Dashboard {
  return withSections(
    board,
    sections.map((section, i) =>
      i === index ? { ...section, panels: compacted(change(section.panels)) } : section,
    ),
  );
}

function withSections(board: Dashboard, sections: readonly Section[]): Dashboard {
  return { ...board, panels: panelsOf(sections) };
}
