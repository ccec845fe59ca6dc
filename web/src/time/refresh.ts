export const REFRESH_CHOICES = [
  { label: 'Off', value: 'off', ms: 0 },
  { label: '5 s', value: '5s', ms: 5_000 },
  { label: '10 s', value: '10s', ms: 10_000 },
  { label: '30 s', value: '30s', ms: 30_000 },
  { label: '1 min', value: '1m', ms: 60_000 },
] as const;

// 10 s is how often the agent sends: asking more often shows nothing new.
const DEFAULT_REFRESH = '10s';
const STORAGE_KEY = 'dashboarding.refresh';

export function refreshMsOf(value: string | null): number {
  const wanted = value ?? remembered() ?? DEFAULT_REFRESH;
  return REFRESH_CHOICES.find((choice) => choice.value === wanted)?.ms ?? 10_000;
}

export function refreshName(ms: number): string {
  return REFRESH_CHOICES.find((choice) => choice.ms === ms)?.value ?? DEFAULT_REFRESH;
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
