import { AppError } from '../../lib/errors.ts';

/** Something that is wrong in a document, or that will not do what it looks like. */
export interface Problem {
  /** `panels[3].queries[0].metric`; empty for the document as a whole. */
  readonly place: string;
  /** Completes the place: `is missing`. */
  readonly message: string;
  /** The way out. */
  readonly fix?: string;
}

/** Collects what is found, up to a bound: nobody reads the hundredth. */
export class Problems {
  readonly found: Problem[] = [];

  add(place: string, message: string, fix?: string): void {
    if (this.found.length < MOST_PROBLEMS)
      this.found.push({ place, message, ...(fix === undefined ? {} : { fix }) });
  }
}

const MOST_PROBLEMS = 100;

/** `INVALID_DASHBOARD` (400) in the words of the first problem. */
export function invalidDashboard(problems: readonly Problem[]): AppError {
  const [first, ...others] = problems;
  if (first === undefined) throw new Error('BUG: nothing is wrong');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new AppError('INVALID_DASHBOARD', `${textOf(first)}${more}`, {
    status: 400,
    fix: first.fix ?? 'docs/formats/dashboard.md describes the format.',
  });
}

export function textOf({ place, message }: Problem): string {
  return place === '' ? `the dashboard ${message}` : `${place}: ${message}`;
}

/** `queries` and `0` under `panels[3]`: `panels[3].queries`, `panels[0]`. */
export function placeIn(place: string, part: string | number): string {
  if (typeof part === 'number') return `${place}[${part}]`;
  return place === '' ? part : `${place}.${part}`;
}
