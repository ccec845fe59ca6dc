/** The expression is not in the syntax of RE2, or is larger than we take. */
export class RegexSyntaxError extends Error {
  /** Index into the source, in UTF-16 code units from 0. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'RegexSyntaxError';
    this.position = position;
  }
}

/** Deciding whether the expression matches took more steps than the caller allowed. */
export class RegexTooCostlyError extends Error {
  constructor() {
    super('the expression takes too many steps');
    this.name = 'RegexTooCostlyError';
  }
}

/** How many steps may still be taken; counted down as they are. */
export interface WorkBudget {
  steps: number;
}
