/** Arithmetic over the queries of a panel, as it was parsed. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'ref'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }
  | {
      readonly kind: 'aggregate';
      readonly name: AggregateName;
      readonly of: Expression;
      /** One series for each combination of these tags; undefined is one over all. */
      readonly by: readonly string[] | undefined;
    };

export type Operator = '+' | '-' | '*' | '/' | '%' | '^';

/** Functions of one value each time, with how many arguments they take. */
export const FUNCTIONS = {
  abs: { least: 1, most: 1 },
  ceil: { least: 1, most: 1 },
  floor: { least: 1, most: 1 },
  /** Half away from zero; with a second argument to its multiples. */
  round: { least: 1, most: 2 },
  sqrt: { least: 1, most: 1 },
  ln: { least: 1, most: 1 },
  log2: { least: 1, most: 1 },
  log10: { least: 1, most: 1 },
  exp: { least: 1, most: 1 },
  min: { least: 2, most: 26 },
  max: { least: 2, most: 26 },
  clamp_min: { least: 2, most: 2 },
  clamp_max: { least: 2, most: 2 },
} as const;

export type FunctionName = keyof typeof FUNCTIONS;

/** What is taken over the series of one argument. `min` and `max` of several arguments are functions. */
export const AGGREGATES = ['sum', 'avg', 'min', 'max', 'count'] as const;
export type AggregateName = (typeof AGGREGATES)[number];

/** The queries an expression names, each once, in order. */
export function refsOf(expression: Expression): readonly string[] {
  const names = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === 'ref') names.add(node.name);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(expression);
  return [...names];
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'ref':
      return [];
    case 'negate':
    case 'aggregate':
      return [node.of];
    case 'operation':
      return [node.left, node.right];
    case 'call':
      return node.args;
  }
}
