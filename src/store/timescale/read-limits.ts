import { AppError } from '../../lib/errors.ts';

/** The refusal of a read of more rows than allowed; the words are those of the embedded store. */
export function tooLarge(maxRows: number): AppError {
  return new AppError('QUERY_TOO_LARGE', `the query reads more than ${maxRows} rows`, {
    status: 422,
    fix: 'Ask for a shorter range, fewer series or a wider interval, or raise query.maxRows.',
  });
}

export function cancelled(): AppError {
  return new AppError('QUERY_CANCELLED', 'the query was cancelled', { status: 499 });
}
