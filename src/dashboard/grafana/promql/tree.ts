import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { VariableFilter } from '../../../model/dashboard/variable.ts';
import { unquoted } from './string-literal.ts';

/** The part of PromQL that may have a counterpart here; all else is `other`, with words for what it is. */
export type Tree = NumberTree | SelectorTree | CallTree | AggregateTree | BinaryTree | NegateTree | OtherTree;

export interface NumberTree {
  readonly kind: 'number';
  readonly value: number;
}

export interface SelectorTree {
  readonly kind: 'selector';
  /** Undefined where only label matchers say which. */
  readonly metric: string | undefined;
  readonly matchers: readonly VariableFilter[];
  /** What stands in the brackets behind it. */
  readonly range: string | undefined;
  /** What stands behind `offset`. */
  readonly offset: string | undefined;
}

export interface CallTree {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Tree[];
}

export interface AggregateTree {
  readonly kind: 'aggregate';
  readonly op: string;
  readonly by: readonly string[];
  readonly without: boolean;
  readonly args: readonly Tree[];
}

export interface BinaryTree {
  readonly kind: 'binary';
  readonly op: string;
  readonly left: Tree;
  readonly right: Tree;
  /** `on`, `ignoring`, `group_left`, `bool` and so on, as written. */
  readonly modifiers: string | undefined;
}

export interface NegateTree {
  readonly kind: 'negate';
  readonly of: Tree;
}

export interface OtherTree {
  readonly kind: 'other';
  readonly what: string;
}

/** No expression that a person wrote is longer or deeper; recursion has to end somewhere. */
const LONGEST = 20_000;
const DEEPEST = 100;

/** Reads PromQL with Prometheus' own grammar. Undefined where it is none. */
export function parsePromql(text: string): Tree | undefined {
  if (text.length > LONGEST || nesting(text) > DEEPEST) return undefined;
  const tree = parser.parse(text);
  let hasError = false;
  tree.iterate({
    enter: ({ type }) => {
      hasError ||= type.isError;
      return !hasError;
    },
  });
  const expression = partsOf(tree.topNode)[0];
  return hasError || expression === undefined ? undefined : read(expression, text, 0);
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function read(node: SyntaxNode, text: string, depth: number): Tree {
  if (depth > DEEPEST) return { kind: 'other', what: 'so deep a nesting' };
  const child = (one: SyntaxNode): Tree => read(one, text, depth + 1);
  const parts = partsOf(node);
  const [first] = parts;
  switch (node.name) {
    case 'ParenExpr':
      return first === undefined ? { kind: 'other', what: 'empty parentheses' } : child(first);
    case 'NumberDurationLiteral':
      return readNumber(textOf(node, text));
    case 'VectorSelector':
      return readSelector(node, text);
    case 'MatrixSelector':
      return readMatrix(parts, text, depth);
    case 'OffsetExpr':
      return readOffset(node, text, depth);
    case 'FunctionCall':
      return {
        kind: 'call',
        name: first === undefined ? '' : textOf(first, text),
        args: argsOf(node).map(child),
      };
    case 'AggregateExpr':
      return readAggregate(node, text, depth);
    case 'BinaryExpr':
      return readBinary(parts, text, depth);
    case 'UnaryExpr':
      return readUnary(parts, text, depth);
    default:
      return { kind: 'other', what: WORDS[node.name] ?? node.name };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  SubqueryExpr: 'a subquery',
  StepInvariantExpr: 'the modifier @',
  StringLiteral: 'a text',
  AnchoredExpr: 'the modifier anchored',
  SmoothedExpr: 'the modifier smoothed',
};

function readNumber(literal: string): Tree {
  const plain = literal.replaceAll('_', '');
  const value = /^[+-]?inf$/i.test(plain) ? Number.NaN : Number(plain);
  return Number.isFinite(value)
    ? { kind: 'number', value }
    : { kind: 'other', what: `the number ${literal}` };
}

function readSelector(node: SyntaxNode, text: string): Tree {
  const identifier = node.getChild('Identifier');
  const names: string[] = identifier === null ? [] : [textOf(identifier, text)];
  const matchers: VariableFilter[] = [];
  for (const matcher of partsOf(node.getChild('LabelMatchers'))) {
    const [left, op, value] = partsOf(matcher);
    if (left === undefined) continue;
    if (op === undefined || value === undefined) {
      names.push(labelName(left, text));
      continue;
    }
    const key = labelName(left, text);
    const operator = textOf(op, text) as VariableFilter['op'];
    const wanted = unquoted(textOf(value, text));
    if (key === '__name__' && operator === '=') names.push(wanted);
    else matchers.push({ key, op: operator, value: wanted });
  }
  if (names.length > 1) return { kind: 'other', what: 'a selector with two names' };
  return { kind: 'selector', metric: names[0], matchers, range: undefined, offset: undefined };
}

function readMatrix([of, range]: readonly SyntaxNode[], text: string, depth: number): Tree {
  const selector = of === undefined ? undefined : read(of, text, depth + 1);
  if (selector?.kind !== 'selector' || range === undefined)
    return { kind: 'other', what: 'a range of something' };
  return { ...selector, range: textOf(range, text) };
}

function readOffset(node: SyntaxNode, text: string, depth: number): Tree {
  const [of, , offset] = partsOf(node);
  const inner = of === undefined ? undefined : read(of, text, depth + 1);
  if (inner?.kind !== 'selector' || offset === undefined)
    return { kind: 'other', what: 'an offset of a subquery' };
  return { ...inner, offset: textOf(offset, text) };
}

function readAggregate(node: SyntaxNode, text: string, depth: number): Tree {
  const op = node.getChild('AggregateOp');
  const modifier = node.getChild('AggregateModifier');
  const labels = modifier?.getChild('GroupingLabels') ?? null;
  return {
    kind: 'aggregate',
    op: op === null ? '' : textOf(op, text),
    by: partsOf(labels).map((label) => labelName(label, text)),
    without: modifier?.getChild('Without') !== null && modifier !== null,
    args: argsOf(node).map((one) => read(one, text, depth + 1)),
  };
}

function readBinary(parts: readonly SyntaxNode[], text: string, depth: number): Tree {
  const left = parts[0];
  const op = parts[1];
  const right = parts[parts.length - 1];
  if (left === undefined || op === undefined || right === undefined || parts.length < 3)
    return { kind: 'other', what: 'an operation' };
  const modifiers = parts.slice(2, -1).map((part) => textOf(part, text));
  return {
    kind: 'binary',
    op: textOf(op, text),
    left: read(left, text, depth + 1),
    right: read(right, text, depth + 1),
    modifiers: modifiers.length === 0 ? undefined : modifiers.join(' '),
  };
}

function readUnary([op, of]: readonly SyntaxNode[], text: string, depth: number): Tree {
  if (op === undefined || of === undefined) return { kind: 'other', what: 'a sign' };
  const inner = read(of, text, depth + 1);
  return textOf(op, text) === '-' ? { kind: 'negate', of: inner } : inner;
}

function argsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return partsOf(node.getChild('FunctionCallBody'));
}

/** Comments may stand between any two parts. */
function partsOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let part = node?.firstChild ?? null; part !== null; part = part.nextSibling)
    if (part.name !== 'LineComment') parts.push(part);
  return parts;
}

function textOf({ from, to }: SyntaxNode, text: string): string {
  return text.slice(from, to);
}

function labelName(node: SyntaxNode, text: string): string {
  return node.name === 'QuotedLabelName' || node.name === 'StringLiteral'
    ? unquoted(textOf(node, text))
    : textOf(node, text);
}
