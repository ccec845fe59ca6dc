import type { TreeContext } from './context.ts';
import { counterPiece, isCounterCall } from './counter.ts';
import { leaf, NoCounterpart, numberText, type Piece, words } from './piece.ts';
import { groupingOf, selectionOf } from './selector.ts';
import type { AggregateTree, Tree } from './tree.ts';

type Translate = (tree: Tree, context: TreeContext) => Piece;

const OVER_SERIES: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'count']);

/** An aggregation over series: in one native query where that means the same, else by an expression. Throws `NoCounterpart`. */
export function aggregatePiece(tree: AggregateTree, context: TreeContext, translate: Translate): Piece {
  const { op, by, without, args } = tree;
  const [of] = args;
  if (of === undefined || args.length !== 1 || !OVER_SERIES.has(op))
    throw new NoCounterpart(`${op} has no counterpart`);
  if (without) throw new NoCounterpart('it groups by all labels without some');
  if (op === 'sum' && isCounterCall(of)) return counterPiece(of, by, context);
  return (
    scaledPiece(tree, of, context, translate) ??
    samplesPiece(tree, of, context) ??
    seriesPiece(tree, of, context, translate)
  );
}

/** `sum(rate(x[5m]) * 8)` is eight times `sum(rate(x[5m]))`: a factor above zero can stand outside. */
function scaledPiece(
  tree: AggregateTree,
  of: Tree,
  context: TreeContext,
  translate: Translate,
): Piece | undefined {
  if (of.kind !== 'binary' || of.modifiers !== undefined || tree.op === 'count') return undefined;
  const { op, left, right } = of;
  const aggregate = (arg: Tree): Piece =>
    aggregatePiece({ ...tree, args: [arg] }, { ...context, isWhole: false }, translate);
  if ((op === '*' || op === '/') && right.kind === 'number' && right.value > 0) {
    const piece = aggregate(left);
    return { ...piece, tokens: words('(', piece, ` ${op} ${numberText(right.value)})`) };
  }
  if (op === '*' && left.kind === 'number' && left.value > 0) {
    const piece = aggregate(right);
    return { ...piece, tokens: words(`(${numberText(left.value)} * `, piece, ')') };
  }
  return undefined;
}

/** One native query does it all, where each sample may count by itself. */
function samplesPiece({ op, by }: AggregateTree, of: Tree, context: TreeContext): Piece | undefined {
  if (of.kind !== 'selector' || of.range !== undefined) return undefined;
  if (op === 'avg' || op === 'min' || op === 'max')
    return leaf({ ...selectionOf(of, context), groupBy: groupingOf(by, context), aggregation: op });
  if (context.sums === 'series' || (op !== 'sum' && op !== 'count')) return undefined;
  return leaf({ ...selectionOf(of, context), groupBy: groupingOf(by, context), aggregation: op }, 1);
}

/** Every series by itself, and the expression aggregates over them. */
function seriesPiece({ op, by }: AggregateTree, of: Tree, context: TreeContext, translate: Translate): Piece {
  const piece = translate(of, { ...context, isWhole: false });
  if (piece.perSample !== 0 || !piece.tokens.some((token) => typeof token !== 'string'))
    throw new NoCounterpart(`it takes ${op} of a sum of series`);
  const labels = groupingOf(by, context).map(labelText).join(', ');
  const grouping = labels === '' ? '' : ` by (${labels})`;
  return { tokens: words(`${op}(`, piece, `)${grouping}`), perSample: 0 };
}

function labelText(label: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(label) ? label : JSON.stringify(label);
}
