import type { TSchema } from 'typebox';
import { AppError } from '../../../lib/errors.ts';
import { validatorOf } from '../../../query/validate.ts';

/** The error of a document that cannot be taken: a 400 whose message begins with the place. */
export function invalidDocument(code: string, message: string, fix?: string): AppError {
  return new AppError(code, message, { status: 400, ...(fix === undefined ? {} : { fix }) });
}

export interface ShapeCheckOptions {
  /** For example `INVALID_ROUTE`. */
  readonly code: string;
  /** Goes before the place: `settings.`. */
  readonly within?: string;
  /** What a field must be, in words that follow "expected". */
  readonly expected?: Readonly<Record<string, string>>;
}

/** Checks values against a schema as they are; what comes back throws `AppError` (400) that names the first wrong place. */
export function shapeCheck(schema: TSchema, { code, within = '', expected = {} }: ShapeCheckOptions) {
  const errorOf = validatorOf(schema, expected);
  return (value: unknown): void => {
    const error = errorOf(value);
    if (error !== undefined) throw invalidDocument(code, `${within}${error.message}`, error.fix);
  };
}
