import { AppError } from '../../lib/errors.ts';
import { Pacer } from '../../lib/pacer.ts';
import type { Tags } from '../../model/series.ts';
import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import { type CompiledRule, compileRule } from '../engine/compiled-rule.ts';
import { applyEvaluation, evaluateRule } from '../engine/rule-evaluation.ts';
import { RuleState } from '../engine/rule-state.ts';
import type { WindowSlice, WindowSpan } from '../ports.ts';
import type { BacktestRequest, BacktestResult, RunBacktest } from './contract.ts';
import { PeriodTracker, tellPeriods } from './periods.ts';
import { SeriesSampler } from './series-sampler.ts';

/** How long evaluations may keep the event loop from others. */
const SLICE_MS = 10;
const RULE_ID = 'backtest';

/**
 * What a rule would have done: the evaluation that runs live, over windows of the past.
 * Throws `AppError`: 422 when the range is too long, its data is gone or there is too much to evaluate, 499 when the signal ended it, 503 source down.
 */
export const runBacktest: RunBacktest = async (request, { query, settings, clock }, options = {}) => {
  const startedMs = clock.monotonicMs();
  checkRange(request, settings.backtestMaxDays);
  const rule = compileRule(RULE_ID, request.rule);
  const span = spanOf(request);
  const replay = new Replay(rule, span, { forgetMs: settings.forgetSeconds * 1_000 });
  const { signal, progress } = options;
  const checkGroups = groupCheck(span.count, settings.backtestMaxGroupEvaluations);
  // What is too much for one group is refused before anything is read.
  checkGroups(1);
  if (span.count > 0) {
    for await (const slice of query.windowsOver(rule.request, span, signal === undefined ? {} : { signal })) {
      // The first slice, a small part of the whole, says how many groups there are.
      checkGroups(slice.groups.length);
      await replay.take(slice, signal);
      progress?.(replay.done);
    }
  }
  return replay.result(request, clock.monotonicMs() - startedMs);
};

function checkRange({ startMs, endMs }: BacktestRequest, maxDays: number): void {
  if (!(startMs < endMs)) {
    throw new AppError('INVALID_RANGE', 'start: is not before end', {
      status: 400,
      fix: 'The range is [start, end) and must not be empty.',
    });
  }
  if (endMs - startMs <= maxDays * DAY_MS) return;
  const days = Math.ceil((endMs - startMs) / DAY_MS);
  throw new AppError('BACKTEST_TOO_LONG', `start: the range has ${days} days; the limit is ${maxDays}`, {
    status: 422,
    fix: 'Narrow the range, or raise alert.backtestMaxDays.',
  });
}

/** Throws when there is more to evaluate than a backtest may. */
function groupCheck(evaluations: number, most: number): (groups: number) => void {
  return (groups) => {
    const all = evaluations * groups;
    if (all <= most) return;
    const count = (value: number, noun: string) => `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;
    const what = `${count(evaluations, 'evaluation')} of ${count(groups, 'group')} are ${grouped(all)}`;
    throw new AppError('BACKTEST_TOO_LARGE', `rule.groupBy: ${what}; the limit is ${grouped(most)}`, {
      status: 422,
      fix: 'Narrow the range, filter or group so that there are fewer groups, evaluate less often (intervalSeconds), or raise alert.backtestMaxGroupEvaluations.',
    });
  };
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

/** The evaluation times in the range, as ends of windows. */
function spanOf({ rule, startMs, endMs }: BacktestRequest): WindowSpan {
  const stepMs = rule.intervalSeconds * 1_000;
  const firstMs = Math.ceil(startMs / stepMs) * stepMs;
  const count = Math.max(0, Math.ceil((endMs - firstMs) / stepMs));
  return { firstEndMs: firstMs - rule.delaySeconds * 1_000, stepMs, count };
}

interface ReplayOptions {
  readonly forgetMs: number;
}

class Replay {
  readonly #rule: CompiledRule;
  readonly #span: WindowSpan;
  readonly #forgetMs: number;
  readonly #state: RuleState;
  readonly #periods = new PeriodTracker();
  readonly #series: SeriesSampler;
  readonly #tables = new Set<string>();
  readonly #pacer = new Pacer(SLICE_MS);
  #evaluations = 0;
  #mostLeftOut = 0;

  constructor(rule: CompiledRule, span: WindowSpan, { forgetMs }: ReplayOptions) {
    this.#rule = rule;
    this.#span = span;
    this.#forgetMs = forgetMs;
    this.#state = new RuleState(rule.id, rule.definition);
    this.#series = new SeriesSampler(span.count);
  }

  /** From 0 to 1. */
  get done(): number {
    return this.#span.count === 0 ? 1 : this.#evaluations / this.#span.count;
  }

  async take({ groups, endMs, values, table }: WindowSlice, signal: AbortSignal | undefined): Promise<void> {
    if (table !== undefined) this.#tables.add(table);
    const delayMs = this.#rule.spec.delaySeconds * 1_000;
    // Filled anew for each time, so that a week of evaluations makes no garbage.
    const answer = groups.map((tags) => ({ tags, value: Number.NaN }));
    const count = endMs.length;
    for (let end = 0; end < count; end += 1) {
      for (let group = 0; group < groups.length; group += 1) {
        (answer[group] as { value: number }).value = values[group * count + end] as number;
      }
      this.#evaluate(answer, (endMs[end] as number) + delayMs);
      await this.#pacer.pause();
      if (signal?.aborted)
        throw new AppError('QUERY_CANCELLED', 'the backtest was given up', { status: 499 });
    }
    this.#series.add(groups, { times: endMs, values, delayMs });
  }

  result({ startMs, endMs }: BacktestRequest, tookMs: number): BacktestResult {
    const { periods, leftOut, pages, firingMs } = this.#periods.totals(endMs);
    return {
      start: startMs,
      end: endMs,
      evaluations: this.#evaluations,
      table: this.#tables.size === 0 ? 'metrics_raw' : [...this.#tables].join(', '),
      groups: this.#series.groupCount,
      pages,
      firingSeconds: firingMs / 1_000,
      periods,
      series: this.#series.shown(periods),
      warnings: this.#warnings(leftOut),
      tookMs: Math.round(tookMs * 10) / 10,
    };
  }

  #evaluate(answer: readonly { readonly tags: Tags; readonly value: number }[], atMs: TimestampMs): void {
    const context = { rule: this.#rule.spec, forgetMs: this.#forgetMs, tell: tellPeriods };
    const evaluation = evaluateRule(context, this.#state, { ok: true, groups: answer }, atMs);
    applyEvaluation(this.#state, evaluation);
    this.#evaluations += 1;
    this.#mostLeftOut = Math.max(this.#mostLeftOut, evaluation.groupsLeftOut);
    for (const event of evaluation.events) this.#periods.note(event);
    this.#periods.noteValues();
  }

  #warnings(periodsLeftOut: number): readonly string[] {
    const warnings: string[] = [];
    if (this.#span.count === 0)
      warnings.push('No evaluation falls into the range: it is shorter than the interval.');
    else if (this.#series.groupCount === 0) warnings.push('No series had a sample in the range.');
    if (this.#mostLeftOut > 0) {
      warnings.push(
        `Up to ${this.#mostLeftOut} groups were left out: the rule may have ${this.#rule.spec.maxGroups} (maxGroups).`,
      );
    }
    if (periodsLeftOut > 0) warnings.push(`${periodsLeftOut} more periods are counted and not listed.`);
    return warnings;
  }
}
