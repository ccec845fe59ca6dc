import { duration } from '../../../format/duration.ts';
import type { State } from '../../../ui/StateWord.tsx';
import type { Recurrence, Silence } from '../api/notify-types.ts';
import { writeDuration } from '../ui/durations.ts';

export const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
/** As weeks are written in most of the world. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** "Mon–Fri 22:00 for 2h (Europe/Berlin)". */
export function recurrenceWords({
  daysOfWeek,
  startTime,
  durationSeconds,
  timezone,
  everyWeeks,
}: Recurrence): string {
  const weeks = everyWeeks === undefined || everyWeeks === 1 ? '' : `every ${everyWeeks} weeks, `;
  return `${weeks}${dayWords(daysOfWeek)} ${startTime} for ${writeDuration(durationSeconds)} (${timezone})`;
}

function dayWords(days: readonly number[] | undefined): string {
  if (days === undefined || days.length === 7) return 'every day';
  const places = days.map((day) => WEEK.indexOf(day as 0)).sort((a, b) => a - b);
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  const name = (place: number) => DAYS[WEEK[place] ?? 0] ?? '';
  const isRun = places.length > 2 && last - first === places.length - 1;
  return isRun ? `${name(first)}–${name(last)}` : places.map(name).join(', ');
}

export function silenceState({ status }: Silence): { readonly state: State; readonly word: string } {
  if (status === 'active') return { state: 'ok', word: 'active' };
  return status === 'pending' ? { state: 'warn', word: 'pending' } : { state: 'off', word: 'expired' };
}

/** "ends in 2h 5m", "starts in 1d", "ended 4d ago", "repeats for 90d". */
export function silenceTime({ status, startMs, endMs, recurrence }: Silence, nowMs: number): string {
  if (status === 'expired') return `ended ${duration((nowMs - endMs) / 1_000)} ago`;
  if (status === 'pending' && startMs > nowMs) return `starts in ${duration((startMs - nowMs) / 1_000)}`;
  const left = duration((endMs - nowMs) / 1_000, recurrence === undefined ? 2 : 1);
  return recurrence === undefined ? `ends in ${left}` : `repeats for ${left}`;
}
