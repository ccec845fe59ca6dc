import type { Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../lib/errors.ts';

// Large pieces: each costs a trip to the thread pool.
const OPTIONS = { chunkSize: 256 * 1024 };

/** The stream that undoes a `Content-Encoding`; undefined when there is none. Throws 415 for one that is not known. */
export function createDecompressor(encoding: string | undefined): Transform | undefined {
  switch ((encoding ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip(OPTIONS);
    case 'deflate':
      return createInflate(OPTIONS);
    default:
      throw new AppError(
        'UNSUPPORTED_ENCODING',
        `Content-Encoding ${JSON.stringify(encoding)} is not known`,
        {
          status: 415,
          fix: 'Send the body as it is, or compressed with gzip or deflate.',
        },
      );
  }
}
