import { systemClock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { DeadLetters } from '../queue/port.ts';
import { type Command, type CommandInput, type OptionValues, textOption } from './command.ts';
import { CONFIG_OPTIONS, configFromOptions } from './config-options.ts';
import { renderLetter, renderLetters, shownLetter } from './dlq-text.ts';

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
  const action = name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) {
    throw usageError(
      name === undefined
        ? 'dlq needs to know what to do: list, show, replay or purge'
        : `dlq: expected list, show, replay or purge, got ${JSON.stringify(name)}`,
    );
  }
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
  const replayed = await letters.replay(values.all === true ? undefined : ids);
  return values.json === true ? json({ replayed }) : `${counted(replayed)} put back into the ingest queue.\n`;
}

async function purge(letters: DeadLetters, ids: readonly string[], values: OptionValues): Promise<string> {
  const purged = await letters.purge(values.all === true ? undefined : ids);
  return values.json === true ? json({ purged }) : `${counted(purged)} deleted.\n`;
}

/** What deletes or repeats something has to be told which; nothing is the same as everything only when said so. */
function checkIds(action: string | undefined, ids: readonly string[], values: OptionValues): void {
  const all = values.all === true;
  if (action === 'list') {
    if (ids.length > 0) throw usageError(`dlq list: unexpected argument ${JSON.stringify(ids[0])}`);
  } else if (action === 'show') {
    if (ids.length !== 1) throw usageError(`dlq show: expected one id, got ${ids.length}`);
  } else if (all === ids.length > 0) {
    throw usageError(
      all
        ? `dlq ${action}: give ids or --all, not both`
        : `dlq ${action}: expected ids, or --all for every dead letter`,
    );
  }
}

function limitOf(values: OptionValues): number {
  const text = textOption(values, 'limit') ?? '100';
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw usageError(`--limit: expected a whole number from 1, got ${JSON.stringify(text)}`);
}

function counted(letters: number): string {
  return `${letters} dead ${letters === 1 ? 'letter' : 'letters'}`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function usageError(message: string): AppError {
  return new AppError('USAGE', message, { status: 400, fix: 'dashboarding dlq --help shows examples.' });
}
