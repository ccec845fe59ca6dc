const PARTS = [
  { suffix: 'd', seconds: 86_400 },
  { suffix: 'h', seconds: 3_600 },
  { suffix: 'm', seconds: 60 },
  { suffix: 's', seconds: 1 },
] as const;

/** The two largest parts, or the largest alone: "3d 4h", "1h 23m", "12s". Below a second: "250 ms". */
export function duration(seconds: number, parts: 1 | 2 = 2): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `−${duration(-seconds, parts)}`;
  if (seconds === 0) return '0s';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const total = Math.round(seconds);
  const first = PARTS.findIndex((part) => total >= part.seconds);
  const large = PARTS[first];
  if (large === undefined) return '0s';
  const small = PARTS[first + 1];
  const head = `${Math.floor(total / large.seconds)}${large.suffix}`;
  const rest = small === undefined ? 0 : Math.floor((total % large.seconds) / small.seconds);
  return parts === 1 || rest === 0 || small === undefined ? head : `${head} ${rest}${small.suffix}`;
}

/** "just now", "12 s ago", "3 min ago", "2 h ago", "5 d ago". */
export function ago(elapsedMs: number): string {
  const seconds = Math.max(0, Math.round(elapsedMs / 1000));
  if (seconds < 2) return 'just now';
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** A width of time as an interval is written: "10s", "5m", "1h", "1d". */
export function interval(seconds: number): string {
  const part = PARTS.find(({ seconds: size }) => seconds >= size && seconds % size === 0);
  return part === undefined ? `${seconds}s` : `${seconds / part.seconds}${part.suffix}`;
}
