import { AppError } from '../../lib/errors.ts';

const ORIGIN = /^(api|file:[^\p{Cc}]{1,200})$/u;

/** Where what was sent says that it comes from; undefined when it says nothing. */
export function originOf({ origin }: { readonly origin?: unknown }): string | undefined {
  if (origin === undefined || origin === null) return undefined;
  if (typeof origin === 'string' && ORIGIN.test(origin)) return origin;
  throw new AppError(
    'INVALID_REQUEST',
    `origin: expected "api", or "file:" and a name, got ${JSON.stringify(origin)}`,
    { status: 400 },
  );
}
