import type { TimestampMs } from '../time.ts';
import { aggregate, type Buckets } from './expression-aggregate.ts';
import type { ColumnSeries, Columns } from './expression-columns.ts';
import { finite, OF_ONE, OF_SEVERAL, OPERATIONS } from './expression-numbers.ts';
import { commonKeys, pairSeries } from './expression-pairs.ts';
import { type Expression, refsOf } from './expression-tree.ts';

export interface Answer extends Columns {
  /** Whether values of several buckets add up, as counts do: then there is nothing in an empty one. */
  readonly addsUp: boolean;
}

export interface Evaluated extends Answer {
  /** Why there may be less than one would think. */
  readonly warnings: readonly string[];
}

export interface EvaluateOptions {
  /** Nothing is carried on into buckets that begin later. */
  readonly nowMs?: TimestampMs;
}

/**
 * Evaluates an expression over the answers to the queries it names, at all their times. Where a value is missing, or is none (a
 * division by zero), the result is NaN. Aggregates take the latest value of each series within five minutes, as Prometheus does: series
 * that are sampled every minute are not all in each bucket of ten seconds, and their sum would jump up and down. Not so where any of what
 * they are made of adds up over buckets, which it would be counted in several times. Series without a single value are left out.
 */
export function evaluateExpression(
  expression: Expression,
  answers: ReadonlyMap<string, Answer>,
  { nowMs = Number.POSITIVE_INFINITY }: EvaluateOptions = {},
): Evaluated {
  const times = commonTimes([...answers.values()].map((answer) => answer.times));
  const warnings: string[] = [];
  const addsUp = (node: Expression) => refsOf(node).some((name) => needed(answers, name).addsUp);
  const context: Context = {
    seriesOf: (name) => onTimes(needed(answers, name), times),
    addsUp,
    times,
    known: times.filter((time) => time < nowMs).length,
    warn: (warning) => warnings.push(warning),
  };
  const value = evaluate(expression, context);
  if (typeof value === 'number') throw new Error('BUG: an expression without a query was parsed');
  const series = value.filter(({ values }) => values.some((one) => !Number.isNaN(one)));
  return { times, series, addsUp: addsUp(expression), warnings };
}

/** A number counts for all series at all times. */
type Value = number | readonly ColumnSeries[];

interface Context extends Buckets {
  readonly seriesOf: (name: string) => readonly ColumnSeries[];
  /** Whether anything that this is made of does. */
  readonly addsUp: (node: Expression) => boolean;
  readonly warn: (warning: string) => void;
}

function needed(answers: ReadonlyMap<string, Answer>, name: string): Answer {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error(`BUG: no answer to ${name}`);
  return answer;
}

function evaluate(node: Expression, context: Context): Value {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'ref':
      return context.seriesOf(node.name);
    case 'negate':
      return ofOne(evaluate(node.of, context), (value) => -value);
    case 'operation':
      return ofTwo(
        evaluate(node.left, context),
        evaluate(node.right, context),
        OPERATIONS[node.operator],
        context,
      );
    case 'call': {
      const [first = 0, ...rest] = node.args.map((arg) => evaluate(arg, context));
      if (rest.length === 0) return ofOne(first, known(OF_ONE[node.name]));
      const combine = known(OF_SEVERAL[node.name]);
      return rest.reduce((left, right) => ofTwo(left, right, combine, context), first);
    }
    case 'aggregate': {
      const of = evaluate(node.of, context);
      if (typeof of === 'number') return of;
      return aggregate(of, node, { ...context, carriesOn: !context.addsUp(node.of) });
    }
  }
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('BUG: the parser let a function with wrong arguments pass');
  return found;
}

function ofOne(value: Value, compute: (a: number) => number): Value {
  if (typeof value === 'number') return finite(compute(value));
  return value.map(({ tags, values }) => ({ tags, values: values.map((one) => finite(compute(one))) }));
}

function ofTwo(
  left: Value,
  right: Value,
  compute: (a: number, b: number) => number,
  { warn }: Context,
): Value {
  if (typeof left === 'number') return ofOne(right, (value) => both(left, value, compute));
  if (typeof right === 'number') return ofOne(left, (value) => both(value, right, compute));
  const pairs = pairSeries(left, right);
  if (pairs.length === 0 && left.length > 0 && right.length > 0) warn(whyNone(left, right));
  return pairs.map((pair) => {
    const a = left[pair.left]?.values ?? new Float64Array(0);
    const b = right[pair.right]?.values ?? a;
    return { tags: pair.tags, values: a.map((value, at) => both(value, b[at] as number, compute)) };
  });
}

/** Not even a power of 0 makes a value out of none. */
function both(a: number, b: number, compute: (a: number, b: number) => number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : finite(compute(a, b));
}

function whyNone(left: readonly ColumnSeries[], right: readonly ColumnSeries[]): string {
  const [a, b] = [left, right].map((series) => {
    const keys = commonKeys(series);
    return keys === undefined ? 'different tags' : keys.length === 0 ? 'no tags' : keys.join(', ');
  });
  return a === b
    ? `No series of both sides have the same values of ${a}.`
    : `No series of both sides have equal tags: on the left they have ${a}, on the right ${b}.`;
}

/** The times of all answers; usually they have the same, as they were asked together. */
function commonTimes(all: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0), ...rest] = all.filter((times) => times.length > 0);
  if (rest.every((times) => isSame(times, first))) return first;
  return Float64Array.from(new Set([first, ...rest].flatMap((times) => [...times]))).sort();
}

function onTimes({ times, series }: Columns, wanted: Float64Array): readonly ColumnSeries[] {
  if (isSame(times, wanted)) return series;
  const places = new Map(Array.from(times, (time, place) => [time, place] as const));
  const sources = Array.from(wanted, (time) => places.get(time) ?? -1);
  return series.map(({ tags, values }) => ({
    tags,
    values: Float64Array.from(sources, (place) => (place < 0 ? Number.NaN : (values[place] as number))),
  }));
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((time, at) => time === b[at]));
}
