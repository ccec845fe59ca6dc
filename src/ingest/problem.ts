/** Why one sample is refused, and where in the sample; where the sample is, the list of rejections adds. */
export interface Problem {
  /** Stable, for programs. */
  readonly code: string;
  /** The place inside the sample, for example `.tags["host"]`; empty for the sample itself. */
  readonly at: string;
  readonly reason: string;
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
