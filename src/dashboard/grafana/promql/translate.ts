import { aggregatePiece } from './aggregate.ts';
import type { TranslationContext, TreeContext } from './context.ts';
import { counterPiece, isCounterCall } from './counter.ts';
import { leaf, NoCounterpart, numberText, type Piece, type Remarks, words } from './piece.ts';
import { selectionOf } from './selector.ts';
import { type BinaryTree, type CallTree, parsePromql, type SelectorTree, type Tree } from './tree.ts';
import { protectVariables } from './variables.ts';

export type Translation = Translated | { readonly ok: false; readonly why: string };

export interface Translated extends Pick<Piece, 'tokens'> {
  readonly ok: true;
  readonly demand: Remarks['demand'];
  /** Whole sentences about what is not quite the same. */
  readonly differences: readonly string[];
  /** Those that hardly anybody will notice. */
  readonly details: readonly string[];
}

const RATIO_OF_SUMS =
  'Both sides of a ratio are added up over all samples of a bucket: right as long as both are sent equally often.';

/**
 * PromQL as native queries and arithmetic between them, where that means the same: a selector, within `rate`, `irate` or
 * `increase`, within an aggregation, and `+ - * / % ^` and plain functions of such. Anything else is left alone.
 */
export function translatePromql(promql: string, context: TranslationContext): Translation {
  const { text, variables } = protectVariables(promql);
  const tree = parsePromql(text);
  if (tree === undefined) return { ok: false, why: 'it cannot be read as PromQL' };
  const bySamples = attempt(tree, { ...context, variables, sums: 'samples' });
  return bySamples.ok ? bySamples : attempt(tree, { ...context, variables, sums: 'series' });
}

function attempt(tree: Tree, context: Omit<TreeContext, 'remarks' | 'isWhole'>): Translation {
  const remarks: Remarks = { differences: new Set(), details: new Set(), demand: undefined };
  try {
    const { tokens, perSample } = translateTree(tree, { ...context, remarks, isWhole: true });
    if (!tokens.some((token) => typeof token !== 'string')) throw new NoCounterpart('it asks for no metric');
    if (perSample !== 0) throw new NoCounterpart('it adds up series at one moment');
    if (tokens.some(isSum)) remarks.differences.add(RATIO_OF_SUMS);
    const { demand, differences, details } = remarks;
    return { ok: true, tokens, demand, differences: [...differences], details: [...details] };
  } catch (error) {
    if (error instanceof NoCounterpart) return { ok: false, why: error.message };
    throw error;
  }
}

function isSum(token: Piece['tokens'][number]): boolean {
  return typeof token !== 'string' && (token.aggregation === 'sum' || token.aggregation === 'count');
}

/** Throws `NoCounterpart`. */
export function translateTree(tree: Tree, context: TreeContext): Piece {
  switch (tree.kind) {
    case 'number':
      return { tokens: [numberText(tree.value)], perSample: 0 };
    case 'selector':
      return selectorPiece(tree, context);
    case 'call':
      return isCounterCall(tree) ? counterPiece(tree, ['*'], context) : functionPiece(tree, context);
    case 'aggregate':
      return aggregatePiece(tree, context, translateTree);
    case 'binary':
      return binaryPiece(tree, { ...context, isWhole: false });
    case 'negate': {
      const of = translateTree(tree.of, { ...context, isWhole: false });
      return { tokens: words('(-', of, ')'), perSample: of.perSample };
    }
    case 'other':
      throw new NoCounterpart(`it has ${tree.what}`);
  }
}

/** At each step Prometheus takes the newest sample of a series, and so does `last`. */
function selectorPiece(tree: SelectorTree, context: TreeContext): Piece {
  if (tree.range !== undefined) throw new NoCounterpart('it asks for a range of samples');
  const variable = context.variables.get(tree.metric ?? '');
  if (variable !== undefined && tree.matchers.length === 0 && tree.offset === undefined) {
    const name = context.names.get(variable.name);
    if (typeof name === 'string' && context.isNumber(variable.name))
      return { tokens: [`\${${name}}`], perSample: 0 };
  }
  return leaf({ ...selectionOf(tree, context), aggregation: 'last', groupBy: ['*'] });
}

/** Functions of one value at a time, with their number of arguments; they bear the same names in expressions. */
const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['abs', 1],
  ['ceil', 1],
  ['floor', 1],
  ['round', 1],
  ['sqrt', 1],
  ['ln', 1],
  ['log2', 1],
  ['log10', 1],
  ['exp', 1],
  ['clamp_min', 2],
  ['clamp_max', 2],
]);

function functionPiece({ name, args }: CallTree, context: TreeContext): Piece {
  const [first] = args;
  if (name === 'vector' && first?.kind === 'number') return translateTree(first, context);
  if (FUNCTIONS.get(name) !== args.length) throw new NoCounterpart(`${name} has no counterpart`);
  const pieces = args.map((arg) => translateTree(arg, { ...context, isWhole: false }));
  if (pieces.some(({ perSample }) => perSample !== 0))
    throw new NoCounterpart(`it takes ${name} of a sum of series`);
  const list = pieces.flatMap((piece, index) => (index === 0 ? [piece] : [', ', piece]));
  return { tokens: words(`${name}(`, ...list, ')'), perSample: 0 };
}

const OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^']);

function binaryPiece({ op, left, right, modifiers }: BinaryTree, context: TreeContext): Piece {
  if (!OPERATORS.has(op)) throw new NoCounterpart(`the operator ${op} has no counterpart`);
  if (modifiers !== undefined) throw new NoCounterpart(`it pairs series by ${modifiers}`);
  const a = translateTree(left, context);
  const b = translateTree(right, context);
  return { tokens: words('(', a, ` ${op} `, b, ')'), perSample: factorOf(op, a, b) };
}

/** How often the number of samples of a bucket is in the result, so that it can be seen whether it cancels out. */
function factorOf(op: string, a: Piece, b: Piece): number {
  if (op === '*') return a.perSample + b.perSample;
  if (op === '/') return a.perSample - b.perSample;
  const isSame = a.perSample === b.perSample;
  if (isSame && (op === '+' || op === '-' || a.perSample === 0)) return a.perSample;
  throw new NoCounterpart('it adds up series at one moment');
}
