import { GRID_COLUMNS } from '../../../model/dashboard/document.ts';
import type { ImportedPanel } from '../../../model/dashboard/import-report.ts';
import {
  type BodyPanel,
  bottomOf,
  inReadingOrder,
  panelsOf,
  type Section,
} from '../../../model/dashboard/layout.ts';
import type { Panel, RowPanel } from '../../../model/dashboard/panel.ts';
import type { BoardContext } from '../context.ts';
import { clonesIn } from './clones.ts';
import { type ConvertedPanel, convertPanel } from './convert-panel.ts';
import { PanelIds } from './panel-ids.ts';
import type { PlacedPanel } from './places.ts';

export interface ConvertedPanels {
  readonly panels: readonly Panel[];
  readonly reports: readonly ImportedPanel[];
}

/** All panels with their places, and what became of each in the order of the input. */
export function convertPanels(placed: readonly PlacedPanel[], context: BoardContext): ConvertedPanels {
  const flat = placed.flatMap((panel) => [panel, ...panel.inner]);
  const ids = new PanelIds(flat.map(({ value }) => value));
  const clones = clonesIn(placed);
  const originals = flat.filter((panel) => !clones.has(panel));
  const converted = new Map(
    originals.map((panel) => [panel, convertPanel({ ...panel, id: ids.of(panel.value) }, context)]),
  );
  const reports = flat.flatMap((panel) => {
    const own = converted.get(panel);
    if (own !== undefined) return [own.report];
    const original = clones.get(panel);
    const its = original === undefined ? undefined : converted.get(original);
    return its === undefined ? [] : [cloneReport(panel, its)];
  });
  return { panels: panelsOf(sectionsOf(placed, converted)), reports };
}

function cloneReport({ place }: PlacedPanel, { report }: ConvertedPanel): ImportedPanel {
  const text = `It is a copy that Grafana made by repeating panel ${report.panelId}, which is repeated here too.`;
  return {
    ...report,
    place,
    outcome: 'translated',
    taken: [],
    findings: [{ outcome: 'translated', place: 'repeatPanelId', text, minor: false }],
  };
}

interface OpenSection {
  readonly row: RowPanel | undefined;
  panels: BodyPanel[];
  /** Rows of the grid that come before it in the input. */
  readonly top: number;
}

/** Rows part the board; what a collapsed row holds comes first below its heading. */
function sectionsOf(
  placed: readonly PlacedPanel[],
  converted: ReadonlyMap<PlacedPanel, ConvertedPanel>,
): readonly Section[] {
  const sections: OpenSection[] = [{ row: undefined, panels: [], top: 0 }];
  const ordered = [...placed].sort(
    (a, b) => a.grid.y - b.grid.y || Number(b.isRow) - Number(a.isRow) || a.grid.x - b.grid.x,
  );
  for (const panel of ordered) {
    const own = converted.get(panel)?.panel;
    const last = sections.at(-1);
    if (own === undefined || last === undefined) continue;
    if (own.kind === 'row') sections.push(...sectionsOfRow(own, panel, converted));
    else last.panels.push(movedDown(own, -last.top));
  }
  return sections.map(({ row, panels }) => ({ row, panels: apart(panels) }));
}

/** A row with what it holds, and those in it. What follows in the input comes below the last. */
function sectionsOfRow(
  row: RowPanel,
  { inner, grid }: PlacedPanel,
  converted: ReadonlyMap<PlacedPanel, ConvertedPanel>,
): readonly OpenSection[] {
  const sections: { readonly row: RowPanel; readonly panels: BodyPanel[] }[] = [{ row, panels: [] }];
  for (const panel of inner) {
    const own = converted.get(panel)?.panel;
    if (own === undefined) continue;
    if (own.kind === 'row') sections.push({ row: own, panels: [] });
    else sections.at(-1)?.panels.push(own);
  }
  return sections.map((section) => {
    const panels = fromTheTop(section.panels);
    return { row: section.row, panels, top: grid.y + 1 - bottomOf(panels) };
  });
}

function fromTheTop(panels: readonly BodyPanel[]): BodyPanel[] {
  const top = Math.min(...panels.map(({ grid }) => grid.y));
  return apart(panels.map((panel) => movedDown(panel, -top)));
}

/** None over another: who is in the way of one before goes down. As `separated`, but in time that grows with the number of panels only. */
function apart(panels: readonly BodyPanel[]): BodyPanel[] {
  const bottoms = new Array<number>(GRID_COLUMNS).fill(0);
  return inReadingOrder(panels).map((panel) => {
    const { x, y, w, h } = panel.grid;
    const free = Math.max(y, ...bottoms.slice(x, x + w));
    bottoms.fill(free + h, x, x + w);
    return movedDown(panel, free - y);
  });
}

function movedDown(panel: BodyPanel, rows: number): BodyPanel {
  return { ...panel, grid: { ...panel.grid, y: Math.max(0, panel.grid.y + rows) } };
}
