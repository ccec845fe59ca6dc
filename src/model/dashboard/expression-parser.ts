import { ExpressionError, type Token, tokensOf } from './expression-tokens.ts';
import {
  AGGREGATES,
  type AggregateName,
  type Expression,
  FUNCTIONS,
  type FunctionName,
  type Operator,
  refsOf,
} from './expression-tree.ts';

/** Deeper nesting could exhaust the stack. */
const MOST_DEPTH = 64;

/**
 * Reads `A / B * 100`, `-A ^ 2`, `max(A, B)`, `sum(A) by (host)`, `"other name" % 2`. Operators bind as in mathematics: `^` from the
 * right and before a minus in front of it, then `*`, `/` and `%`, then `+` and `-`. Throws `ExpressionError`, also when no query is named.
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(tokensOf(text));
  const expression = parser.whole();
  if (refsOf(expression).length === 0) throw new ExpressionError('names no query, such as A', 0);
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#sum();
    const token = this.#peek();
    if (token.kind !== 'end') throw unexpected(token, 'an operator or the end');
    return expression;
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Expression {
    return this.#chain(['*', '/', '%'], () => this.#signed());
  }

  /** Operators of one rank, from the left. */
  #chain(operators: readonly Operator[], next: () => Expression): Expression {
    let left = next();
    for (;;) {
      const operator = operators.find((one) => this.#skips(one));
      if (operator === undefined) return left;
      left = { kind: 'operation', operator, left, right: next() };
    }
  }

  #signed(): Expression {
    return this.#deeper(() => {
      if (this.#skips('-')) return { kind: 'negate', of: this.#signed() };
      if (this.#skips('+')) return this.#signed();
      return this.#power();
    });
  }

  #power(): Expression {
    const left = this.#primary();
    return this.#skips('^') ? { kind: 'operation', operator: '^', left, right: this.#signed() } : left;
  }

  #primary(): Expression {
    const token = this.#next();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'quoted':
        return { kind: 'ref', name: token.text };
      case 'name':
        return this.#isCall(token) ? this.#call(token) : { kind: 'ref', name: token.text };
      case 'symbol':
        if (token.text === '(') return this.#closed(this.#sum());
        throw unexpected(token, EXPECTED);
      case 'end':
        throw unexpected(token, EXPECTED);
    }
  }

  /** A name before a parenthesis, or `sum by (...)`: a query may be named like a function. */
  #isCall({ text }: Token): boolean {
    const { kind, text: next } = this.#peek();
    return (kind === 'symbol' && next === '(') || (kind === 'name' && next === 'by' && isAggregate(text));
  }

  #call(name: Token): Expression {
    const before = this.#by();
    this.#expect('(');
    const args = [this.#sum()];
    while (this.#skips(',')) args.push(this.#sum());
    this.#expect(')');
    const by = before ?? this.#by();
    const [of] = args;
    if (isAggregate(name.text) && of !== undefined && args.length === 1) {
      if (refsOf(of).length === 0) throw new ExpressionError(`${name.text} needs a query`, name.position);
      return { kind: 'aggregate', name: name.text, of, by };
    }
    if (by !== undefined)
      throw new ExpressionError(`${name.text} of several values takes no by`, name.position);
    return { kind: 'call', name: functionOf(name, args.length), args };
  }

  #by(): readonly string[] | undefined {
    const token = this.#peek();
    if (token.kind !== 'name' || token.text !== 'by') return undefined;
    this.#next();
    this.#expect('(');
    const keys: string[] = [];
    if (this.#skips(')')) return keys;
    do keys.push(this.#tagKey());
    while (this.#skips(','));
    this.#expect(')');
    return [...new Set(keys)].sort();
  }

  #tagKey(): string {
    const token = this.#next();
    if (token.kind === 'name' || token.kind === 'quoted') return token.text;
    throw unexpected(token, 'a tag key, in quotes if it has other characters than letters, digits and _');
  }

  #closed(expression: Expression): Expression {
    this.#expect(')');
    return expression;
  }

  #deeper<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) {
      throw new ExpressionError(`nested deeper than ${MOST_DEPTH} levels`, this.#peek().position);
    }
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #skips(symbol: string): boolean {
    const { kind, text } = this.#peek();
    const is = kind === 'symbol' && text === symbol;
    if (is) this.#at += 1;
    return is;
  }

  #expect(symbol: string): void {
    if (!this.#skips(symbol)) throw unexpected(this.#peek(), `"${symbol}"`);
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #peek(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new Error('BUG: no token at all');
    return token;
  }
}

const EXPECTED = 'a query such as A, a number or a function';

function isAggregate(name: string): name is AggregateName {
  return (AGGREGATES as readonly string[]).includes(name);
}

function functionOf({ text, position }: Token, args: number): FunctionName {
  if (!Object.hasOwn(FUNCTIONS, text)) {
    const known = [...new Set([...Object.keys(FUNCTIONS), ...AGGREGATES])].join(', ');
    const problem = isAggregate(text) ? `${text} takes one value` : `there is no function ${text}`;
    throw new ExpressionError(`${problem}; there are ${known}`, position);
  }
  const name = text as FunctionName;
  const { least, most } = FUNCTIONS[name];
  if (args < least || args > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`;
    throw new ExpressionError(`${name} takes ${wanted} values, not ${args}`, position);
  }
  return name;
}

function unexpected({ kind, text, position }: Token, wanted: string): ExpressionError {
  const found = kind === 'end' ? 'the end' : JSON.stringify(text);
  return new ExpressionError(`expected ${wanted}, found ${found}`, position);
}
