import { CODE_KINDS } from '../alert/as-code/kinds.ts';
import { readSources, wantedOf } from '../alert/as-code/wanted.ts';
import type { BacktestResult } from '../alert/engine/index.ts';
import type { AskApi } from '../documents/as-code/apply.ts';
import { closeNames } from '../lib/close-names.ts';
import { AppError } from '../lib/errors.ts';
import type { Action } from './action.ts';
import { renderBacktest } from './alerts-text.ts';
import { askApi } from './ask-api.ts';
import { listOption, type OptionValues, textOption } from './command.ts';

/** A rule to test: the body of the request has it, or names it. */
interface Subject {
  readonly name: string;
  readonly body: { readonly rule: object } | { readonly ruleId: string };
}

/** `alerts backtest`: when rules would have fired in the past. */
export const backtestAlerts: Action = async ({ values, files }) => {
  const paths = [...listOption(values, 'file'), ...files];
  const ask = askApi(values);
  const subjects = paths.length > 0 ? fromFiles(paths, values) : [await stored(ask, values)];
  const results = [];
  for (const { name, body } of subjects) {
    const request = { ...body, ...rangeOf(values) };
    const result = (await ask('/api/v1/alerts/backtest', {
      method: 'POST',
      body: request,
    })) as BacktestResult;
    results.push({ name, ...result });
    if (values.json !== true) process.stdout.write(renderBacktest(name, result));
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify({ rules: results })}\n`);
  return 0;
};

function fromFiles(paths: readonly string[], values: OptionValues): readonly Subject[] {
  const rules = wantedOf(paths.flatMap(readSources), CODE_KINDS).filter(
    ({ kind }) => kind.plural === 'rules',
  );
  const name = textOption(values, 'rule');
  const chosen = rules.filter((rule) => name === undefined || rule.name === name);
  if (chosen.length > 0) return chosen.map((rule) => ({ name: rule.name, body: { rule: rule.fields } }));
  throw name === undefined
    ? new AppError('NOT_FOUND', `${paths.join(', ')}: there is no alert rule in it`, { status: 404 })
    : noSuchRule(
        name,
        rules.map((rule) => rule.name),
      );
}

async function stored(ask: AskApi, values: OptionValues): Promise<Subject> {
  const name = textOption(values, 'rule');
  if (name === undefined) {
    throw new AppError('USAGE', 'backtest needs a rule: -f FILE, or --rule NAME for a stored one', {
      status: 400,
      fix: 'dashboarding alerts --help shows examples.',
    });
  }
  const query = new URLSearchParams({ search: name, limit: '1000' });
  const { rules } = (await ask(`/api/v1/alerts/rules?${query}`)) as {
    readonly rules: readonly { readonly id: string; readonly name: string }[];
  };
  const found = rules.find((rule) => rule.name === name);
  if (found !== undefined) return { name, body: { ruleId: found.id } };
  throw noSuchRule(
    name,
    rules.map((rule) => rule.name),
  );
}

function rangeOf(values: OptionValues): { readonly start: string; readonly end?: string } {
  const end = textOption(values, 'end');
  const start = textOption(values, 'start') ?? `now-${textOption(values, 'last') ?? '7d'}`;
  return { start, ...(end === undefined ? {} : { end }) };
}

function noSuchRule(name: string, known: readonly string[]): AppError {
  const [close] = closeNames(name, known);
  return new AppError('NOT_FOUND', `there is no alert rule ${JSON.stringify(name)}`, {
    status: 404,
    ...(close === undefined ? {} : { fix: `Did you mean ${JSON.stringify(close)}?` }),
  });
}
