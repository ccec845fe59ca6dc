import type { Dashboard } from '../model/dashboard/document.ts';
import type { ImportedPart, ImportReport, PanelOutcome } from '../model/dashboard/import-report.ts';

export interface ImportedBoard {
  readonly dashboard: Dashboard & { readonly id?: string };
  readonly report: ImportReport | null;
  /** The id that it had where it comes from, which another board has here. */
  readonly takenId?: string;
  /** The version of the board in whose place it is. */
  readonly replaced?: number;
  /** The board that would be replaced, where nothing is stored. */
  readonly wouldReplace?: string;
}

const WORDS: Readonly<Record<PanelOutcome, string>> = {
  taken: 'taken as they are',
  translated: 'translated',
  partly: 'in part',
  notSupported: 'not supported',
};

/** What became of a file: where the board is now, and what a person should look at. `all`: also what changes nothing of weight. */
export function renderImport(
  file: string,
  imported: ImportedBoard,
  { all }: { readonly all: boolean },
): string {
  const { dashboard, report } = imported;
  const place = dashboard.id === undefined ? 'nothing was stored' : `/dashboards/${dashboard.id}`;
  const folder = dashboard.folder === '' ? '' : ` in ${dashboard.folder}`;
  const lines = [
    `${file}: ${JSON.stringify(dashboard.title)}${folder}: ${place}`,
    ...idLines(imported),
    ...(report === null ? [] : reportLines(report, all)),
  ];
  return `${lines.join('\n')}\n`;
}

function idLines({ takenId, replaced, wouldReplace }: ImportedBoard): readonly string[] {
  if (takenId !== undefined)
    return [
      `  another board has its id ${takenId}, so it got a new one; --overwrite takes its place instead`,
    ];
  if (replaced !== undefined) return [`  in place of version ${replaced} of the board with its id`];
  return wouldReplace === undefined ? [] : [`  would take the place of /dashboards/${wouldReplace}`];
}

function reportLines(report: ImportReport, all: boolean): readonly string[] {
  const { counts, board, panels } = report;
  const numbers = (Object.keys(WORDS) as PanelOutcome[])
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${WORDS[outcome]}`);
  return [
    `  panels: ${numbers.length === 0 ? 'none' : numbers.join(', ')}`,
    ...partLines('board', board, all),
    ...panels.flatMap((panel) =>
      partLines(`panel ${JSON.stringify(panel.title)} (${panel.sourceKind}, ${panel.outcome})`, panel, all),
    ),
  ];
}

function partLines(name: string, { findings }: ImportedPart, all: boolean): readonly string[] {
  const telling = findings.filter(({ minor }) => all || !minor);
  if (telling.length === 0) return [];
  return [
    `  ${name}`,
    ...telling.map(
      ({ outcome, place, text }) => `    ${outcome === 'translated' ? '~' : '!'} ${place}: ${text}`,
    ),
  ];
}
