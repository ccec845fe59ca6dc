import { CODE_KINDS } from '../alert/as-code/kinds.ts';
import { readSources, wantedOf } from '../alert/as-code/wanted.ts';
import type { BacktestResult } from '../alert/engine/index.ts';
import type { AskApi } from '../documents/as-code/apply.ts';
import { closeNames } from '../lib/close-names.ts';
import { AppError } from '../lib/errors.ts';
import { fillRule, type RuleTemplate } from '../model/rule-variables.ts';
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
  const chosen = rules.filter(
    (rule) => name === undefined || isCalled(name, rule.fields as unknown as RuleTemplate),
  );
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
  // The filled-in name of a rule with variables is stored nowhere: it is looked for among all.
  const rules = await allRules(ask);
  const found = rules.find((rule) => rule.name === name) ?? rules.find((rule) => isCalled(name, rule));
  if (found !== undefined) return { name, body: { ruleId: found.id } };
  throw noSuchRule(
    name,
    rules.map((rule) => rule.name),
  );
}

type StoredRule = RuleTemplate & { readonly id: string };

async function allRules(ask: AskApi): Promise<readonly StoredRule[]> {
  const found: StoredRule[] = [];
  for (let after: string | null | undefined = ''; after != null; ) {
    const query = new URLSearchParams({ limit: '1000', ...(after === '' ? {} : { after }) });
    const page = (await ask(`/api/v1/alerts/rules?${query}`)) as {
      readonly rules: readonly StoredRule[];
      readonly next?: string | null;
    };
    found.push(...page.rules);
    after = page.next;
  }
  return found;
}

/** By the name that stands in it, or by what people read when its variables are filled in. */
function isCalled(name: string, rule: RuleTemplate): boolean {
  return rule.name === name || fillRule(rule).name === name;
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
