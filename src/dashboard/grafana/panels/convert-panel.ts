import type { ImportedPanel, PanelOutcome } from '../../../model/dashboard/import-report.ts';
import type { GridPlace, Panel } from '../../../model/dashboard/panel.ts';
import type { BoardContext } from '../context.ts';
import { Fields, preview, shorten } from '../fields.ts';
import { Findings } from '../findings.ts';
import { cut } from '../text.ts';
import { convertBarChart } from './bar-chart.ts';
import { readBase } from './base.ts';
import { convertHeatmap, convertHistogram, convertStates } from './distributions.ts';
import type { PanelConverter, PanelInput } from './input.ts';
import { convertBarGauge, convertGauge, convertPie, convertStat } from './numbers.ts';
import { convertGraph } from './old-graph.ts';
import { convertSingleStat } from './old-stat.ts';
import { convertOldTable } from './old-table.ts';
import { convertTable } from './table.ts';
import { convertTimeSeries } from './time-series.ts';
import { convertAlertList, convertMarkdown, convertRow, standIn } from './words.ts';

const CONVERTERS: ReadonlyMap<string, PanelConverter> = new Map([
  ['timeseries', convertTimeSeries],
  ['graph', convertGraph],
  ['stat', convertStat],
  ['singlestat', convertSingleStat],
  ['grafana-singlestat-panel', convertSingleStat],
  ['gauge', convertGauge],
  ['bargauge', convertBarGauge],
  ['table', (input) => (isOldTable(input.fields) ? convertOldTable(input) : convertTable(input))],
  ['table-old', convertOldTable],
  ['heatmap', convertHeatmap],
  ['heatmap-new', convertHeatmap],
  ['histogram', convertHistogram],
  ['barchart', convertBarChart],
  ['piechart', convertPie],
  ['grafana-piechart-panel', convertPie],
  ['state-timeline', convertStates],
  ['status-history', convertStates],
  ['text', convertMarkdown],
  ['alertlist', convertAlertList],
  ['row', convertRow],
]);

export interface SourcePanel {
  readonly value: unknown;
  /** In the input: `panels[3]`. */
  readonly place: string;
  readonly id: number;
  readonly grid: GridPlace;
}

export interface ConvertedPanel {
  readonly panel: Panel;
  readonly report: ImportedPanel;
}

/** One panel of the input with what became of it. Whatever it is, something stands in its place. */
export function convertPanel({ value, place, id, grid }: SourcePanel, context: BoardContext): ConvertedPanel {
  const findings = new Findings();
  const fields = new Fields(value, '', findings);
  const sourceKind = shorten(fields.peekText('type'), 60);
  const input = { fields, base: readBase(fields, { id, grid, context }), context };
  const { panel, isStandIn } = convert(input, value);
  fields.finish();
  const notes = notesOf(findings);
  return {
    panel: notes.length === 0 ? panel : { ...panel, notes },
    report: {
      place,
      title: panel.title,
      sourceKind,
      panelId: id,
      panelKind: panel.kind,
      outcome: isStandIn ? 'notSupported' : outcomeOf(findings),
      ...findings.part(),
      ...(isStandIn && { taken: [] }),
    },
  };
}

interface Converted {
  readonly panel: Panel;
  readonly isStandIn: boolean;
}

function convert(input: PanelInput, value: unknown): Converted {
  const { fields, context } = input;
  if (fields.keys().length === 0)
    return because(input, `Here was something that is no panel (${preview(value)}).`);
  const library = fields.object('libraryPanel');
  const uid = library.text('uid');
  const model = context.libraryPanels.get(uid ?? '');
  library.skip(...library.keys());
  if (model !== undefined) return convertLibraryPanel(input, model);
  const type = fields.text('type') ?? '';
  if (uid !== undefined && !fields.has('targets') && !CONVERTERS.has(type)) {
    const name = shorten(library.peekText('name') || uid, 100);
    return because(
      input,
      `Here was the library panel "${name}", which is kept in Grafana and not in the board.`,
    );
  }
  const converter = CONVERTERS.get(type);
  if (converter !== undefined) return { panel: converter(input), isStandIn: false };
  return because(input, `Here was a panel of the kind "${shorten(type, 60)}", which has no counterpart.`);
}

/** An export "for sharing" holds the library panels too. */
function convertLibraryPanel(input: PanelInput, model: unknown): Converted {
  const { fields, context, base } = input;
  const inner = new Fields(model, '', fields.findings);
  const own = readBase(inner, { id: base.id, grid: base.grid, context });
  const converter = CONVERTERS.get(inner.text('type') ?? '');
  fields.translated('libraryPanel', 'The library panel became a panel of this board alone.');
  fields.skip(...fields.keys());
  const whole = {
    fields: inner,
    base: { ...own, title: base.title === '' ? own.title : base.title },
    context,
  };
  inner.skip('libraryPanel');
  if (converter === undefined)
    return because(whole, 'Here was a library panel of a kind that has no counterpart.');
  const panel = converter(whole);
  inner.finish();
  return { panel, isStandIn: false };
}

function because(input: PanelInput, what: string): Converted {
  return { panel: standIn(input, what), isStandIn: true };
}

function isOldTable(fields: Fields): boolean {
  return (fields.has('styles') || fields.has('transform')) && !fields.has('fieldConfig');
}

const MOST_NOTES = 100;
const LONGEST_NOTE = 4_000;

function notesOf(findings: Findings): readonly string[] {
  return findings
    .notes()
    .slice(0, MOST_NOTES)
    .map((note) => cut(note, LONGEST_NOTE));
}

function outcomeOf({ list }: Findings): PanelOutcome {
  const heavy = list.filter(({ minor }) => !minor);
  if (heavy.some(({ outcome }) => outcome === 'notSupported')) return 'partly';
  return heavy.length > 0 ? 'translated' : 'taken';
}
