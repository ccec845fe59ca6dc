import {
  type NativeMetric,
  NoCounterpart,
  numberText,
  type PanelDemand,
  type Piece,
  words,
} from './piece.ts';
import { groupingOf, type SelectorContext, selectionOf } from './selector.ts';
import type { CallTree } from './tree.ts';
import { type Window, windowOf } from './window.ts';

export interface CounterContext extends SelectorContext {
  /** Whether a variable gives a width. By its name in Grafana. */
  readonly isInterval: (name: string) => boolean;
  /** Whether the panel shows the last value of each series, so that it may show what its buckets give together instead. */
  readonly reduces: boolean;
  /** Whether this is all of the query: only then can the panel do so. */
  readonly isWhole: boolean;
}

const COUNTERS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);

export function isCounterCall(tree: { readonly kind: string }): tree is CallTree {
  return tree.kind === 'call' && COUNTERS.has((tree as CallTree).name);
}

/** `rate`, `irate` and `increase` of a selector, grouped. Throws `NoCounterpart`. */
export function counterPiece(tree: CallTree, groupBy: readonly string[], context: CounterContext): Piece {
  const [of] = tree.args;
  if (of?.kind !== 'selector' || of.range === undefined || tree.args.length !== 1)
    throw new NoCounterpart(`it takes ${tree.name} of something that is no plain selector`);
  const window = windowOf(of.range, context.variables);
  if (window === undefined) throw new NoCounterpart(`it has the window [${of.range}]`);
  const selection = { ...selectionOf(of, context), groupBy: groupingOf(groupBy, context) };
  if (tree.name === 'increase') return increasePiece(selection, window, context);
  return ratePiece(selection, window, { ...context, isInstant: tree.name === 'irate' });
}

type Selection = Omit<NativeMetric, 'aggregation' | 'interval'>;

function ratePiece(
  selection: Selection,
  window: Window,
  context: CounterContext & { readonly isInstant: boolean },
): Piece {
  const rate = { ...selection, aggregation: 'rate' } as const;
  const { differences, details } = context.remarks;
  if (context.isInstant) {
    differences.add('irate took the last two samples; here each point is the rate over its whole bucket.');
    return query(rate);
  }
  switch (window.kind) {
    case 'step':
    case 'rateInterval':
      return query(rate);
    case 'fixed':
      details.add(
        `The window [${window.text}] is not kept: each point is the rate within its own bucket, which is as wide as the panel asks.`,
      );
      return query(rate);
    case 'variable':
      return query({ ...rate, interval: widthOf(window.name, context) });
    case 'range':
      demand({ reducer: 'avg' }, context);
      return query(rate);
  }
}

function increasePiece(selection: Selection, window: Window, context: CounterContext): Piece {
  const increase = { ...selection, aggregation: 'increase' } as const;
  const { differences } = context.remarks;
  switch (window.kind) {
    case 'step':
      return query(increase);
    case 'rateInterval':
      differences.add('increase over $__rate_interval is here the growth within each bucket.');
      return query(increase);
    case 'fixed': {
      if (context.reduces && context.isWhole) {
        demand({ reducer: 'sum', window: window.text }, context);
        return query(increase);
      }
      differences.add(
        `increase over [${window.text}] is here the rate of each bucket times ${window.seconds} seconds.`,
      );
      const rate = query({ ...selection, aggregation: 'rate' });
      return { tokens: words('(', rate, ` * ${numberText(window.seconds)})`), perSample: 0 };
    }
    case 'variable':
      return query({ ...increase, interval: widthOf(window.name, context) });
    case 'range':
      demand({ reducer: 'sum' }, context);
      return query(increase);
  }
}

function query(metric: NativeMetric): Piece {
  return { tokens: [metric], perSample: 0 };
}

function widthOf(name: string, context: CounterContext): string {
  const known = context.names.get(name);
  if (typeof known !== 'string' || !context.isInterval(name))
    throw new NoCounterpart(`its window is $${name}, which is no variable of widths`);
  return `$${known}`;
}

/** The growth over a time is the sum of the growth of its buckets, which the panel can take. */
function demand(wanted: PanelDemand, { reduces, isWhole, remarks }: CounterContext): void {
  if (!reduces || !isWhole) throw new NoCounterpart('its window is the whole range');
  remarks.demand = wanted;
}
