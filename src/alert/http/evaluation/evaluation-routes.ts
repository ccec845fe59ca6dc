import type { FastifyPluginAsync } from 'fastify';
import type { AlertSettings } from '../../../config/sections/alert.ts';
import { whileConnected } from '../../../http/while-connected.ts';
import type { Clock } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Metadata } from '../../../metadata/port.ts';
import { DAY_MS } from '../../../model/time.ts';
import { type SaidTime, timeOf } from '../../../query/said-time.ts';
import { parseAlertRule, previewRule, runBacktest } from '../../engine/index.ts';
import type { AlertRuleSpec } from '../../model/rule.ts';
import type { AlertQuery } from '../../ports.ts';
import { backtestBody, backtestReply, previewBody, previewReply } from './backtest-schemas.ts';

export interface EvaluationRoutesDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly query: AlertQuery;
  readonly clock: Clock;
  readonly settings: AlertSettings;
}

interface BacktestBody {
  readonly rule?: unknown;
  readonly ruleId?: string;
  readonly start?: SaidTime;
  readonly end?: SaidTime;
}

const tags = ['alert rules'];
const MOST_BACKTESTS = 2;
const DEFAULT_RANGE_MS = 7 * DAY_MS;
/** The rule in a body is checked as a rule is, whose messages name the place and the way out. */
const unchecked = () => () => true;

/** `/api/v1/alerts/preview` and `/backtest`: what a rule sees now, and what it would have done in the past. */
export function evaluationRoutes(dependencies: EvaluationRoutesDependencies): FastifyPluginAsync {
  const { query, clock } = dependencies;
  const inTurn = backtestTurns();
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.post<{ Body: unknown }>(
      '/api/v1/alerts/preview',
      {
        schema: {
          tags,
          summary: 'What a rule sees right now, saved or not',
          body: previewBody,
          response: { 200: previewReply },
        },
        validatorCompiler: unchecked,
      },
      ({ body }, reply) => {
        const rule = parseAlertRule(fieldsOf(body, ['rule']).rule);
        return whileConnected(reply, (signal) => previewRule(rule, { query, clock }, { signal }));
      },
    );
    app.post<{ Body: unknown }>(
      '/api/v1/alerts/backtest',
      {
        schema: {
          tags,
          summary: 'When a rule would have fired in the past, saved or not',
          description: 'With its `for`, hysteresis and grouping, by the code that evaluates rules live.',
          body: backtestBody,
          response: { 200: backtestReply },
        },
        validatorCompiler: unchecked,
      },
      async ({ body }, reply) => {
        const sent: BacktestBody = fieldsOf(body, ['rule', 'ruleId', 'start', 'end']);
        const rule = await ruleOf(sent, dependencies.metadata);
        const request = { rule, ...rangeOf(sent, clock.now()) };
        return inTurn(() =>
          whileConnected(reply, (signal) => runBacktest(request, dependencies, { signal })),
        );
      },
    );
  };
}

/** Runs so many backtests at once, and refuses more: they would take from live rules what they need. */
function backtestTurns() {
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= MOST_BACKTESTS)
      throw new AppError('TOO_MANY_BACKTESTS', `${running} backtests are running already`, {
        ...{ status: 503, retryAfterSeconds: 5 },
        fix: 'Ask again when one of them is done; shorter ranges are done sooner.',
      });
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  };
}

async function ruleOf(
  { rule, ruleId }: BacktestBody,
  metadata: Pick<Metadata, 'documents'>,
): Promise<AlertRuleSpec> {
  if ((rule === undefined) === (ruleId === undefined)) throw invalid('body: expected either rule or ruleId');
  if (ruleId === undefined) return parseAlertRule(rule);
  const stored = typeof ruleId === 'string' ? await metadata.documents('alert_rules').get(ruleId) : undefined;
  if (stored !== undefined) return stored.body as AlertRuleSpec;
  throw new AppError('NOT_FOUND', `there is no alert rule with the id ${JSON.stringify(ruleId)}`, {
    status: 404,
  });
}

function rangeOf({ start, end }: BacktestBody, nowMs: number) {
  const endMs = timeOf(checkedTime(end, 'end'), { nowMs, place: 'end' }) ?? nowMs;
  const startMs = timeOf(checkedTime(start, 'start'), { nowMs, place: 'start' }) ?? endMs - DEFAULT_RANGE_MS;
  if (startMs < endMs) return { startMs, endMs };
  throw invalid('start: expected a time before end');
}

function checkedTime(said: unknown, place: string): SaidTime | undefined {
  if (said === undefined || typeof said === 'number' || typeof said === 'string') return said;
  throw invalid(`${place}: expected milliseconds, an ISO 8601 time or now-1h, got ${JSON.stringify(said)}`);
}

function fieldsOf(body: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid('body: expected an object');
  const wrong = Object.keys(body).find((field) => !known.includes(field));
  if (wrong !== undefined) throw invalid(`${wrong}: is not known here`, `Known are ${known.join(', ')}.`);
  return body as Readonly<Record<string, unknown>>;
}

function invalid(message: string, fix?: string): AppError {
  return new AppError('INVALID_REQUEST', message, { status: 400, ...(fix === undefined ? {} : { fix }) });
}
