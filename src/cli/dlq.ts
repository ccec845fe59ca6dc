import { systemClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { DeadLetters } from '../queue/port.ts';
import { actionNamed } from './action.ts';
import { type Command, type CommandInput, type OptionValues, textOption } from './command.ts';
import { CONFIG_OPTIONS, configFromOptions } from './config-options.ts';
import { checkAllReplayed, checkKnown } from './dlq-ids.ts';
import { renderLetter, renderLetters, shownLetter } from './dlq-text.ts';
import { usageError } from './usage-error.ts';

export const dlqCommand: Command = {
  name: 'dlq',
  summary: 'Look at, replay or delete what could not be stored (cluster profile).',
  usage: 'list|show|replay|purge [ID…] [options]',
  options: {
    limit: {
      type: 'string',
      value: 'COUNT',
      description: 'list: how many of the oldest, 100 unless set, 2000 at most.',
    },
    all: { type: 'boolean', description: 'replay, purge: every dead letter there is.' },
    json: { type: 'boolean', description: 'Print JSON.' },
    profile: {
      type: 'string',
      value: 'NAME',
      description: 'cluster; the embedded profile keeps no dead letters.',
    },
    ...CONFIG_OPTIONS,
  },
  maxPositionals: 1_000,
  examples: [
    'dashboarding dlq list --profile cluster',
    'dashboarding dlq show 4f1d8a52c1e04b7c9b02d6e6a1f3c5d7',
    'dashboarding dlq replay 4f1d8a52c1e04b7c9b02d6e6a1f3c5d7',
    'dashboarding dlq purge --all',
  ],
  run: runDlq,
};

type Action = (letters: DeadLetters, ids: readonly string[], values: OptionValues) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = { list, show, replay, purge };

async function runDlq({ values, positionals }: CommandInput): Promise<number> {
  const [name, ...ids] = positionals;
  const action = actionNamed(name, 'dlq', ACTIONS);
  checkIds(name, ids, values);
  const { limit: _, all: __, json: ___, ...settings } = values;
  const config = configFromOptions(settings);
  // Loaded only here: help and mistakes are answered without the time it takes.
  const { openDeadLetters } = await import('../app/dead-letters.ts');
  const letters = openDeadLetters({ config, clock: systemClock });
  process.stdout.write(await action(letters, ids, values));
  return 0;
}

async function list(letters: DeadLetters, _: readonly string[], values: OptionValues): Promise<string> {
  const found = await letters.list({ limit: limitOf(values) });
  return values.json === true ? json(found) : renderLetters(found);
}

async function show(letters: DeadLetters, ids: readonly string[], values: OptionValues): Promise<string> {
  const [id = ''] = ids;
  const found = await letters.show(id);
  if (found === undefined) {
    throw new AppError('NO_SUCH_DEAD_LETTER', `there is no dead letter ${JSON.stringify(id)}`, {
      status: 404,
      fix: 'It may have been replayed or purged; "dashboarding dlq list" shows those there are.',
    });
  }
  return values.json === true ? json(shownLetter(found)) : renderLetter(found);
}

async function replay(letters: DeadLetters, ids: readonly string[], values: OptionValues): Promise<string> {
  const all = values.all === true;
  if (!all) await checkKnown(letters, ids);
  const replayed = await letters.replay(all ? undefined : ids);
  if (!all) checkAllReplayed(replayed, ids);
  return values.json === true ? json({ replayed }) : `${counted(replayed)} put back into the ingest queue.\n`;
}

async function purge(letters: DeadLetters, ids: readonly string[], values: OptionValues): Promise<string> {
  const all = values.all === true;
  if (!all) await checkKnown(letters, ids);
  const purged = await letters.purge(all ? undefined : ids);
  return values.json === true ? json({ purged }) : `${counted(purged)} deleted.\n`;
}

/** What deletes or repeats something has to be told which; nothing is the same as everything only when said so. */
function checkIds(action: string | undefined, ids: readonly string[], values: OptionValues): void {
  const all = values.all === true;
  if (action === 'list') {
    if (ids.length > 0) throw usage(`dlq list: unexpected argument ${JSON.stringify(ids[0])}`);
  } else if (action === 'show') {
    if (ids.length !== 1) throw usage(`dlq show: expected one id, got ${ids.length}`);
  } else if (all === ids.length > 0) {
    throw usage(
      all
        ? `dlq ${action}: give ids or --all, not both`
        : `dlq ${action}: expected ids, or --all for every dead letter`,
    );
  }
}

function limitOf(values: OptionValues): number {
  const text = textOption(values, 'limit') ?? '100';
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw usage(`--limit: expected a whole number from 1, got ${JSON.stringify(text)}`);
}

function counted(letters: number): string {
  return `${letters} dead ${letters === 1 ? 'letter' : 'letters'}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function usage(message: string): AppError {
  return usageError(message, 'dashboarding dlq --help shows examples.');
}
