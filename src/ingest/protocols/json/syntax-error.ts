import { AppError } from '../../../lib/errors.ts';

/** Thrown by the scanner: what is at `position` is not JSON. */
export class JsonSyntaxError extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.position = position;
  }
}

const EXCERPT_BYTES = 30;

/** The reply to a body that is not JSON: the byte position, and the place shown with a caret. */
export function malformedJson(bytes: Buffer, { position, message }: JsonSyntaxError): AppError {
  const from = Math.max(0, position - EXCERPT_BYTES);
  const before = printable(bytes, from, position);
  const after = printable(bytes, position, Math.min(bytes.length, position + EXCERPT_BYTES));
  const lead = from > 0 ? '…' : '';
  const tail = position + EXCERPT_BYTES < bytes.length ? '…' : '';
  const caret = `${' '.repeat([...lead, ...before].length)}^`;
  return new AppError(
    'MALFORMED_JSON',
    `the body is not valid JSON at byte ${position}: ${message}\n${lead}${before}${after}${tail}\n${caret}`,
    { status: 400, fix: 'Send {"metrics":[{"name":…,"value":…,"tags":{…}},…]} or the list alone, in UTF-8.' },
  );
}

function printable(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, end).replace(/\p{Cc}|\ufffd/gu, '·');
}

/** What is found at `position`, for "expected …, got …". */
export function found(bytes: Uint8Array, position: number): string {
  const byte = bytes[position];
  if (byte === undefined) return 'the end of the body';
  if (byte > 0x20 && byte < 0x7f) return `'${String.fromCharCode(byte)}'`;
  return `byte 0x${byte.toString(16).padStart(2, '0')}`;
}
