import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../lib/errors.ts';

/** `"7"`, `7` and `W/"7"`. */
const ENTITY_TAG = /^(?:W\/)?"?(\d{1,15})"?$/;

/** The version a change starts from: `version` of what was sent, or the header `If-Match`; undefined where neither is there. */
export function versionOf(headers: IncomingHttpHeaders, sent: unknown): number | undefined {
  if (sent !== undefined && sent !== null) return checkedVersion(sent);
  const header = headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const [, digits] = ENTITY_TAG.exec(header.trim()) ?? [];
  if (digits === undefined) throw wrongVersion('the header If-Match', header);
  return Number(digits);
}

/** As `versionOf`, for a change that must say what it starts from. Throws `VERSION_MISSING` (428). */
export function requiredVersion(headers: IncomingHttpHeaders, sent: unknown): number {
  const version = versionOf(headers, sent);
  if (version !== undefined) return version;
  throw new AppError('VERSION_MISSING', 'version: is missing, so a change of somebody else could be lost', {
    status: 428,
    fix: 'Send the version that your change starts from, as the field version or in the header If-Match.',
  });
}

export function entityTag(version: number): string {
  return `"${version}"`;
}

function checkedVersion(sent: unknown): number {
  if (typeof sent === 'number' && Number.isInteger(sent) && sent > 0) return sent;
  throw wrongVersion('version', sent);
}

function wrongVersion(place: string, sent: unknown): AppError {
  return new AppError(
    'INVALID_REQUEST',
    `${place}: expected the version of a document, got ${JSON.stringify(sent)}`,
    { status: 400 },
  );
}
