import { ErrorReply } from 'redis';

/** Answers by which a server says that another one must be asked, or that it can serve nobody now. */
const LINK_IS_USELESS = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH|MOVED|ASK|TRYAGAIN)\b/;

/** Whether Redis answered, but refused this one command: the link is good for others. */
export function isRefusal(error: unknown): error is ErrorReply {
  return error instanceof ErrorReply && !LINK_IS_USELESS.test(error.message);
}

/** An error in a few words; Redis and Node.js put no credentials into theirs. */
export function reasonOf(error: unknown): string {
  // A name with several addresses fails with one error for each and no message.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join(', ');
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}
