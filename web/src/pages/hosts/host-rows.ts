import type { AnswerSeries, Point } from '../../api/types.ts';

export type HostState = 'reporting' | 'silent' | 'unknown';

/** One machine in the list. Undefined numbers were not sent in the last minutes. */
export interface HostRow {
  readonly host: string;
  readonly state: HostState;
  /** Whether it was answered when it was last heard of; else an unknown state says nothing of the host. */
  readonly answered: boolean;
  readonly lastSeenMs: number | undefined;
  /** How far `lastSeenMs` may be off. */
  readonly lastSeenWithinMs: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly disk: number | undefined;
  readonly received: number | undefined;
  readonly sent: number | undefined;
  readonly load: number | undefined;
  readonly cores: number | undefined;
  readonly uptime: number | undefined;
  readonly history: readonly Point[];
}

export type NumberColumn = 'cpu' | 'memory' | 'disk' | 'received' | 'sent' | 'load' | 'uptime';
type NowColumn = Exclude<NumberColumn, 'cpu'> | 'cores';
export type SortKey = 'host' | 'state' | NumberColumn;

export interface HostAnswers {
  readonly names: readonly string[];
  readonly history: readonly AnswerSeries[];
  /** CPU in short buckets: what tells whether a host still sends. Undefined when that could not be asked. */
  readonly seen: readonly AnswerSeries[] | undefined;
  readonly numbers: Readonly<Record<NowColumn, readonly AnswerSeries[]>>;
}

// Agents send every 10 s: a host that missed twelve in a row is silent, one that is a little late is not.
export const SILENT_AFTER_MS = 120_000;

// What the list shows as "now" is at most this old; a host that sent nothing since shows dashes.
export const RECENT_MS = 300_000;

/** Joins the answers of the batch queries by host. */
export function hostRows(answers: HostAnswers, nowMs: number): HostRow[] {
  const history = byHost(answers.history);
  const seen = byHost(answers.seen ?? []);
  const columns = new Map(Object.entries(answers.numbers).map(([name, series]) => [name, byHost(series)]));
  const names = new Set([...answers.names, ...history.keys(), ...seen.keys()]);
  return [...names].map((host) => {
    const number = (name: NowColumn) => lastValue(columns.get(name)?.get(host));
    const last =
      answers.seen === undefined ? undefined : lastSeenOf(seen.get(host), history.get(host), nowMs);
    return {
      host,
      state: stateOf(last?.atMs, nowMs),
      answered: answers.seen !== undefined,
      lastSeenMs: last?.atMs,
      lastSeenWithinMs: last?.withinMs ?? 0,
      cpu: lastValue(seen.get(host)),
      memory: number('memory'),
      disk: number('disk'),
      received: number('received'),
      sent: number('sent'),
      load: number('load'),
      cores: number('cores'),
      uptime: number('uptime'),
      history: history.get(host) ?? [],
    };
  });
}

function byHost(series: readonly AnswerSeries[]): Map<string, readonly Point[]> {
  return new Map(
    series.flatMap(({ tags, points }) => (tags.host === undefined ? [] : [[tags.host, points]])),
  );
}

function lastValue(points: readonly Point[] | undefined): number | undefined {
  return points?.findLast((point) => point[1] !== null)?.[1] ?? undefined;
}

/** When a host was last heard of, and how far that may be off: as wide as the bucket it is known from. */
interface LastSeen {
  readonly atMs: number;
  readonly withinMs: number;
}

/** By the short buckets of the last minutes; a host that is not in these was last heard of before them. */
function lastSeenOf(
  recent: readonly Point[] | undefined,
  history: readonly Point[] | undefined,
  nowMs: number,
): LastSeen | undefined {
  const now = bucketEnd(recent);
  if (now !== undefined) return { ...now, atMs: Math.min(now.atMs, nowMs) };
  const before = bucketEnd(history);
  return before === undefined ? undefined : { ...before, atMs: Math.min(before.atMs, nowMs - RECENT_MS) };
}

/** A bucket's samples lie anywhere in it: counted as seen at its end. */
function bucketEnd(points: readonly Point[] | undefined): LastSeen | undefined {
  const at = points?.findLast((point) => point[1] !== null)?.[0];
  const withinMs = Math.max(0, (points?.[1]?.[0] ?? 0) - (points?.[0]?.[0] ?? 0));
  return at === undefined ? undefined : { atMs: at + withinMs, withinMs };
}

function stateOf(lastSeenMs: number | undefined, nowMs: number): HostState {
  if (lastSeenMs === undefined) return 'unknown';
  return nowMs - lastSeenMs > SILENT_AFTER_MS ? 'silent' : 'reporting';
}

export interface HostFilter {
  readonly text: string;
  readonly state: HostState | 'all';
}

/** Every word of the text must be in the name. */
export function filterHosts(rows: readonly HostRow[], { text, state }: HostFilter): HostRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (state === 'all' || row.state === state) &&
      words.every((word) => row.host.toLowerCase().includes(word)),
  );
}

const byName = new Intl.Collator('en', { numeric: true });
const STATE_RANK = { silent: 0, unknown: 1, reporting: 2 } as const;

/** Hosts without a value come last in both directions; equals by name. */
export function sortHosts(rows: readonly HostRow[], key: SortKey, descending: boolean): HostRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const names = byName.compare(a.host, b.host);
    if (key === 'host') return sign * names;
    if (key === 'state') return sign * (STATE_RANK[a.state] - STATE_RANK[b.state]) || names;
    const left = a[key];
    const right = b[key];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined) || names;
    }
    return sign * (left - right) || names;
  });
}
