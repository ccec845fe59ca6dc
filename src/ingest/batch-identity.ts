import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../lib/errors.ts';

const PRINTABLE = /^[\u0020-\u007e]{1,255}$/;

export interface BatchIdentity {
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly keyed: boolean;
}

/** The id of a batch: from the client's `Idempotency-Key` where it sent one, else a random one. */
export function batchIdentity(key: string | readonly string[] | undefined): BatchIdentity {
  if (key === undefined) return { id: randomBytes(16), keyed: false };
  if (typeof key !== 'string' || !PRINTABLE.test(key)) {
    throw new AppError(
      'IDEMPOTENCY_KEY_INVALID',
      'the header Idempotency-Key must be 1 to 255 printable ASCII characters',
      {
        status: 400,
        fix: 'Send a fresh UUID with each batch, and the same one when the batch is sent again.',
      },
    );
  }
  return { id: createHash('sha256').update(key, 'latin1').digest().subarray(0, 16), keyed: true };
}
