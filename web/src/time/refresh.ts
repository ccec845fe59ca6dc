import { interval } from '../format/duration.ts';

export const REFRESH_CHOICES = [
  { label: 'Off', value: 'off', ms: 0 },
  { label: '1 s', value: '1s', ms: 1_000 },
  { label: '5 s', value: '5s', ms: 5_000 },
  { label: '10 s', value: '10s', ms: 10_000 },
  { label: '30 s', value: '30s', ms: 30_000 },
  { label: '1 min', value: '1m', ms: 60_000 },
  { label: '5 min', value: '5m', ms: 300_000 },
  { label: '15 min', value: '15m', ms: 900_000 },
  { label: '30 min', value: '30m', ms: 1_800_000 },
  { label: '1 h', value: '1h', ms: 3_600_000 },
] as const;

// 10 s is how often the agent sends: asking more often shows nothing new.
const DEFAULT_MS = 10_000;
// What a timer of the browser can wait.
const LONGEST_MS = 86_400_000;
const STORAGE_KEY = 'dashboarding.refresh';
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** What the address says, else the page's own, else what was last chosen. Boards may name any pace, `20s`. */
export function refreshMsOf(value: string | null, ofPage?: number): number {
  return parseRefresh(value) ?? ofPage ?? parseRefresh(remembered() ?? null) ?? DEFAULT_MS;
}

export function parseRefresh(text: string | null): number | undefined {
  if (text === 'off') return 0;
  const [, amount, unit] = /^(\d{1,5})([smh])$/.exec(text ?? '') ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Math.min(LONGEST_MS, Math.max(1_000, Number(amount) * (UNIT_MS[unit] ?? 0)));
}

export function refreshName(ms: number): string {
  return ms === 0 ? 'off' : interval(Math.round(ms / 1_000));
}

/** "10 s", as in the list of choices. */
export function refreshLabel(ms: number): string {
  const known = REFRESH_CHOICES.find((choice) => choice.ms === ms);
  return (
    known?.label ??
    refreshName(ms)
      .replace(/(\d)([a-z])/, '$1 $2')
      .replace(/ m$/, ' min')
  );
}

export function rememberRefresh(value: string): void {
  writeSetting(STORAGE_KEY, value);
}

function remembered(): string | undefined {
  return readSetting(STORAGE_KEY);
}

/** Storage may be forbidden or full: settings then last as long as the page. */
export function readSetting(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See readSetting.
  }
}
