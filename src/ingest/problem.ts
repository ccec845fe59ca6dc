/** Why one sample is refused. `code` is stable; `message` begins with the place inside the request. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

const SHOWN_CHARS = 40;

/** A value from a request as it can be shown in a message: JSON, and never long. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'string' && value.length > SHOWN_CHARS) {
    return `${JSON.stringify(value.slice(0, SHOWN_CHARS)).slice(0, -1)}…"`;
  }
  return JSON.stringify(value);
}
