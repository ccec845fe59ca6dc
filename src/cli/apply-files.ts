import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { type AskApi, carryOut, presentOf } from '../documents/as-code/apply.ts';
import type { CodeKind } from '../documents/as-code/code-kind.ts';
import {
  type Plan,
  type PresentDocument,
  planOf,
  type Step,
  type WantedDocument,
} from '../documents/as-code/plan.ts';
import { renderPlan, summaryOf } from '../documents/as-code/render-plan.ts';
import { comesFrom, inSource, type SourceFile } from '../documents/as-code/source-file.ts';
import { AppError } from '../lib/errors.ts';
import { askApi } from './ask-api.ts';
import { type CommandInput, listOption, type OptionValues, textOption } from './command.ts';
import { usageError } from './usage-error.ts';

/** The documents that a command keeps in files. */
export interface FilesOfCommand {
  /** `alerts` or `dashboards`. */
  readonly command: string;
  /** What stands after `-f` in messages. */
  readonly example: string;
  readonly kinds: readonly CodeKind[];
  read(path: string): readonly SourceFile[];
  wanted(sources: readonly SourceFile[]): readonly WantedDocument[];
  /** What the server has, as far as a plan needs it; all of the kinds where nothing is said. */
  present?(ask: AskApi, wanted: readonly WantedDocument[]): Promise<readonly PresentDocument[]>;
}

/** `apply`: makes the server have what the files say, after showing how it differs. Returns the exit code. */
export async function applyFiles(
  { values, positionals }: CommandInput,
  files: FilesOfCommand,
): Promise<number> {
  const { command, example, kinds, read } = files;
  const paths = [...listOption(values, 'file'), ...positionals];
  if (paths.length === 0)
    throw usageError(
      `apply needs a file or a folder: -f ${example}`,
      `dashboarding ${command} --help shows examples.`,
    );
  const source = textOption(values, 'source');
  if (values.prune === true && source === undefined)
    throw usageError(
      '--prune needs to know what is yours: say --source',
      'Name the team or the repository that the files are from, the same name each time: --source web-team. Only what was applied under it is deleted.',
    );
  const sources = paths.flatMap(read);
  const wanted = files.wanted(source === undefined ? sources : inSource(source, sources));
  const ask = askApi(values);
  const present = await (files.present?.(ask, wanted) ?? presentOf(ask, kinds));
  const isPruned = values.prune === true && source !== undefined ? comesFrom(source) : () => false;
  const plan = planOf({ wanted, present, isPruned });
  process.stdout.write(renderPlan(plan));
  return carryOutWhenAgreed(plan, { ask, values });
}

async function carryOutWhenAgreed(
  plan: Plan,
  { ask, values }: { readonly ask: AskApi; readonly values: OptionValues },
): Promise<number> {
  if (plan.steps.length === 0) return say('Nothing to change.');
  if (values['dry-run'] === true) return say(`Would change: ${summaryOf(plan)}.`);
  if (values.yes !== true && !(await agrees(plan))) {
    process.stderr.write('Nothing was changed.\n');
    return 1;
  }
  const done: Step[] = [];
  try {
    await carryOut(plan, { ask, actor: actorOf(values), done: (step) => done.push(step) });
  } catch (error) {
    throw stoppedAfter(done.length, plan.steps.length, error);
  }
  return say(`Done: ${summaryOf(plan)}.`);
}

/** Asks on the terminal; a program cannot answer, so it must say --yes. */
async function agrees(plan: Plan): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw usageError(
      'apply would change something, and there is no terminal to ask at',
      'Say --yes to change it, or --dry-run to see it only.',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`Apply (${summaryOf(plan)})? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

function actorOf(values: OptionValues): string {
  return textOption(values, 'actor') ?? userInfo().username;
}

function stoppedAfter(done: number, all: number, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, message, status, fix = 'Run it again: what was done already is not done twice.' } = error;
  return new AppError(code, `after ${done} of ${all} changes: ${message}`, { status, fix, cause: error });
}

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
