/** What is wrong with an expression, and where: `position` counts characters from 0. */
export class ExpressionError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(`at character ${position + 1}: ${message}`);
    this.name = 'ExpressionError';
    this.position = position;
  }
}

export interface Token {
  readonly kind: 'number' | 'name' | 'quoted' | 'symbol' | 'end';
  /** Of what is quoted, what is between the quotes. */
  readonly text: string;
  readonly position: number;
}

const MOST_CHARACTERS = 2_000;
const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const SYMBOLS = '+-*/%^(),';

/** Ends with a token of the kind `end`. Throws `ExpressionError`. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > MOST_CHARACTERS) {
    throw new ExpressionError(
      `an expression has at most ${MOST_CHARACTERS} characters, this one ${text.length}`,
      MOST_CHARACTERS,
    );
  }
  const tokens: Token[] = [];
  let position = matchAt(SPACE, text, 0)?.[0].length ?? 0;
  while (position < text.length) {
    const { token, length } = tokenAt(text, position);
    tokens.push(token);
    position += length;
    position += matchAt(SPACE, text, position)?.[0].length ?? 0;
  }
  return [...tokens, { kind: 'end', text: '', position: text.length }];
}

function tokenAt(text: string, position: number): { readonly token: Token; readonly length: number } {
  const quoted = matchAt(QUOTED, text, position);
  if (quoted !== null) {
    const inside = (quoted[1] ?? '').replaceAll(/\\(.)/gs, '$1');
    return { token: { kind: 'quoted', text: inside, position }, length: quoted[0].length };
  }
  for (const [kind, pattern] of [
    ['number', NUMBER],
    ['name', NAME],
  ] as const) {
    const found = matchAt(pattern, text, position)?.[0];
    if (found !== undefined) return { token: { kind, text: found, position }, length: found.length };
  }
  const symbol = text.charAt(position);
  if (SYMBOLS.includes(symbol)) return { token: { kind: 'symbol', text: symbol, position }, length: 1 };
  if (symbol === '"') throw new ExpressionError('this quote is never closed', position);
  throw new ExpressionError(`${JSON.stringify(symbol)} has no meaning here`, position);
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
