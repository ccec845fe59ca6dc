/**
 * Whether the server answers. A request that nobody answers sets it to down; then the server is asked again and again,
 * with growing waits, until it is back.
 */
export interface ConnectionState {
  readonly up: boolean;
  /** When the first unanswered request was noticed. */
  readonly downSinceMs: number;
  /** When the next attempt is due, while down. */
  readonly nextTryMs: number;
  /** The last time any answer came. */
  readonly lastAnswerMs: number;
}

const FIRST_WAIT_MS = 1_000;
// 15 s: a server that restarts is seen soon, and a hundred open pages do not drum on it.
const LONGEST_WAIT_MS = 15_000;
const PROBE_TIMEOUT_MS = 5_000;

let state: ConnectionState = { up: true, downSinceMs: 0, nextTryMs: 0, lastAnswerMs: Date.now() };
let waitMs = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Server clock minus this machine's clock, from the `Date` header. */
let clockOffsetMs = 0;

const listeners = new Set<() => void>();
const recoveries = new Set<() => void>();

export function connectionState(): ConnectionState {
  return state;
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls `listener` each time the server is back after it was away. */
export function onRecovery(listener: () => void): () => void {
  recoveries.add(listener);
  return () => recoveries.delete(listener);
}

/** The time by the server's clock: what `now` means in a query. */
export function serverNowMs(): number {
  return Date.now() + clockOffsetMs;
}

export function reportAnswer(dateHeader: string | null): void {
  noteClock(dateHeader);
  const wasDown = !state.up;
  // A new object for each answer would draw the whole page again: while up, only the time inside is renewed.
  if (!wasDown) {
    state = Object.assign(state, { lastAnswerMs: Date.now() });
    return;
  }
  clearTimeout(timer);
  waitMs = FIRST_WAIT_MS;
  set({ up: true, downSinceMs: 0, nextTryMs: 0, lastAnswerMs: Date.now() });
  for (const listener of recoveries) listener();
}

export function reportNoAnswer(): void {
  if (!state.up) return;
  set({ ...state, up: false, downSinceMs: Date.now() });
  scheduleTry();
}

/** Asks the server at once instead of waiting for the next attempt. */
export async function tryNow(): Promise<void> {
  clearTimeout(timer);
  try {
    const reply = await fetch('/health/live', {
      cache: 'no-store',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    if (isGatewayError(reply)) throw new Error(`gateway answered ${reply.status}`);
    reportAnswer(reply.headers.get('date'));
  } catch {
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    scheduleTry();
  }
}

/** A proxy that answers in the server's place means that the server is away. */
export function isGatewayError(reply: Response): boolean {
  const json = reply.headers.get('content-type')?.includes('json') === true;
  return !json && (reply.status === 502 || reply.status === 503 || reply.status === 504);
}

function scheduleTry(): void {
  // Jitter, so that many pages do not come back in the same instant.
  const wait = waitMs * (0.8 + Math.random() * 0.4);
  set({ ...state, nextTryMs: Date.now() + wait });
  timer = setTimeout(() => void tryNow(), wait);
}

function noteClock(dateHeader: string | null): void {
  const serverMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(serverMs)) return;
  const offset = serverMs + 500 - Date.now();
  // The header has whole seconds and the reply took a while: below 2 s the clocks count as equal.
  clockOffsetMs = Math.abs(offset) < 2_000 ? 0 : offset;
}

function set(next: ConnectionState): void {
  state = next;
  for (const listener of listeners) listener();
}
