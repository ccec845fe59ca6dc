/** What a part says of itself for the health page. */
export interface PartHealth {
  /** `degraded` works with less than it should; `failing` does not work now. */
  readonly status: 'ok' | 'degraded' | 'failing';
  /** Since when and why, and what is waited for, in words for the person on call. No credentials. */
  readonly message?: string;
  readonly code?: string;
}
