import { describeCommit, describeMachine } from '../system/machine.ts';
import { packageVersion } from '../targets/dashboarding-process.ts';
import { markdownTable } from './table.ts';

/** The figures of a scenario in which only our program is measured: those its issue asks for, and the others. */
export interface OwnFigures {
  readonly details: Readonly<Record<string, number | string>>;
}

export interface OwnPage {
  readonly title: string;
  readonly command: string;
  /** Who shares the machine. */
  readonly sharers: string;
  readonly figures: OwnFigures;
}

/** The result page: what was measured on what, how to do it again, the figures, and what they mean. */
export function ownPage({ title, command, sharers, figures }: OwnPage, notes: readonly string[]): string {
  return [
    `# ${title}`,
    '',
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Command: \`${command}\``,
    `- Commit: ${describeCommit()}`,
    `- Machine: ${describeMachine()}; ${sharers} share it`,
    `- Dashboarding ${packageVersion()} on Node ${process.version}, embedded profile`,
    '',
    ownTable(figures),
    ...notes.map((note) => `\n${note}`),
    '',
    '```json',
    JSON.stringify(figures),
    '```',
    '',
  ].join('\n');
}

export function ownTable({ details, ...figures }: OwnFigures): string {
  const rows = Object.entries({ ...figures, ...details } as Record<string, unknown>);
  return markdownTable([['', 'dashboarding'], ...rows.map(([name, value]) => [name, cell(value)])]);
}

function cell(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${Number(part).toLocaleString('en')}`)
    .join(', ');
}
