import type { BacktestPeriod } from '../api/rule-types.ts';

/** `[startMs, endMs)`. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** The union, in order: what overlaps or touches is one. */
export function merged(spans: readonly Span[]): Span[] {
  const out: { startMs: number; endMs: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = out.at(-1);
    if (last !== undefined && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs);
    else out.push({ ...span });
  }
  return out;
}

/** Where alerts would have been firing, and where they would only have been pending. Open ones last until `endMs`. */
export function spansOf(
  periods: readonly BacktestPeriod[],
  endMs: number,
): { readonly firing: Span[]; readonly pending: Span[] } {
  const firing: Span[] = [];
  const pending: Span[] = [];
  for (const { pendingMs, firedMs, resolvedMs } of periods) {
    const end = resolvedMs ?? endMs;
    if (firedMs !== null) firing.push({ startMs: firedMs, endMs: end });
    if (pendingMs !== null && pendingMs !== firedMs) {
      pending.push({ startMs: pendingMs, endMs: firedMs ?? end });
    }
  }
  return { firing, pending };
}
