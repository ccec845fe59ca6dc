export interface WorkBudget {
  steps: number;
}
export class RegexSyntaxError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
export interface Regex {
  readonly source: string;
  readonly literals: readonly string[] | undefined;
  test(text: string, budget: WorkBudget): boolean;
}
export function compileRegex(source: string): Regex {
  try {
    const compiled = new RegExp(`^(?:${source})$`, 'su');
    return { source, literals: undefined, test: (text) => compiled.test(text) };
  } catch (cause) {
    throw new RegexSyntaxError(String(cause), 0);
  }
}
