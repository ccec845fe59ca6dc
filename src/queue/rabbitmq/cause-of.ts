import { AppError } from '../../lib/errors.ts';

/** The code and the words of what refused a batch: the innermost error with a code, which is the database's own. */
export function causeOf(error: unknown): { readonly code: string; readonly reason: string } {
  let code: string | undefined;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const own = (at as { code?: unknown }).code;
    if (typeof own === 'string') code = own;
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (code !== undefined) return { code, reason };
  return { code: error instanceof AppError ? error.code : 'UNKNOWN', reason };
}
