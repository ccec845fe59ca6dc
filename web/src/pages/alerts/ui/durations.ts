const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
const WHOLE = /^(?:\d+(?:\.\d+)?\s*[smhdw]\s*)+$/i;
const PART = /(\d+(?:\.\d+)?)\s*([smhdw])/gi;

/** "90s", "5m", "1h 30m", or plain seconds; undefined when it is none of these. Empty is 0. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  if (!WHOLE.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(PART)) {
    seconds += Number(amount) * (UNIT_SECONDS[unit?.toLowerCase() ?? ''] ?? 0);
  }
  return Math.round(seconds);
}

/** The same in as few parts as say it exactly: 5400 is "1h 30m". */
export function writeDuration(seconds: number): string {
  if (seconds === 0) return '0s';
  const parts: string[] = [];
  let rest = seconds;
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = UNIT_SECONDS[unit] ?? 1;
    const count = unit === 's' ? rest : Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join(' ');
}
