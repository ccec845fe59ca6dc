import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Safe to echo in a header and to print in a log. */
const SANE_ID = /^[\w.:+=-]{1,100}$/;

/**
 * Gives every request an id: the caller's `X-Request-Id` where it is sane, so that one id follows a request through
 * proxies and services, else a random prefix of this process and a number.
 */
export function createRequestIds(): (request: { readonly headers: IncomingHttpHeaders }) => string {
  const prefix = randomBytes(4).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && SANE_ID.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}
