import Type from 'typebox';
import { DAY_MS, SECOND_MS, type TimeRange, type TimestampMs } from '../../../model/time.ts';
import { type CalendarDay, wallClockNamed } from './wall-time.ts';

const WEEK_SECONDS = 7 * 86_400;
const DAYS_OF_A_WEEK = 7;

/** Windows that come back on days of the week, at a time of the day that clocks in a zone show. */
export const recurrenceSchema = Type.Object(
  {
    everyWeeks: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 52,
        default: 1,
        description: 'Only every so many weeks, counted from the week of the start; weeks begin on Monday.',
      }),
    ),
    daysOfWeek: Type.Optional(
      Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), {
        minItems: 1,
        maxItems: 7,
        default: [0, 1, 2, 3, 4, 5, 6],
        description: 'Days on which a window begins; 0 is Sunday.',
      }),
    ),
    startTime: Type.String({
      pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
      description: 'When a window begins, as clocks in the zone show it: 22:00.',
    }),
    durationSeconds: Type.Integer({
      minimum: 60,
      maximum: WEEK_SECONDS,
      description: 'How long a window lasts, in seconds that pass, also when clocks are changed.',
    }),
    timezone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA zone, e.g. Europe/Berlin.' }),
  },
  { additionalProperties: false },
);

type RecurrenceInput = Type.Static<typeof recurrenceSchema>;
export type Recurrence = Readonly<Required<Omit<RecurrenceInput, 'daysOfWeek'>>> & {
  readonly daysOfWeek: readonly number[];
};

/** Fills in the defaults. */
export function completeRecurrence(input: RecurrenceInput): Recurrence {
  const { everyWeeks = 1, daysOfWeek = [0, 1, 2, 3, 4, 5, 6], startTime, durationSeconds, timezone } = input;
  return {
    everyWeeks,
    daysOfWeek: [...new Set(daysOfWeek)].toSorted((a, b) => a - b),
    ...{ startTime, durationSeconds, timezone },
  };
}

/**
 * The windows, cut to `bounds`, that overlap `[fromMs, toMs)`, in order of time. They may overlap each other. Bounded by the
 * caller: one window a day at most is looked at.
 */
export function windowsWithin(
  recurrence: Recurrence,
  bounds: TimeRange,
  { startMs: fromMs, endMs: toMs }: TimeRange,
): readonly TimeRange[] {
  const clock = wallClockNamed(recurrence.timezone);
  if (clock === undefined) return [];
  const startMs = Math.max(fromMs, bounds.startMs);
  const endMs = Math.min(toMs, bounds.endMs);
  const durationMs = recurrence.durationSeconds * SECOND_MS;
  const windows: TimeRange[] = [];
  const lastDay = clock.dayOf(endMs);
  for (let day = clock.dayOf(startMs - durationMs); day <= lastDay; day += 1) {
    if (!beginsOn(recurrence, day, clock.dayOf(bounds.startMs))) continue;
    const begin = clock.instantOf(day, timeOfDayMs(recurrence.startTime));
    const window = {
      startMs: Math.max(begin, bounds.startMs),
      endMs: Math.min(begin + durationMs, bounds.endMs),
    };
    if (window.startMs < window.endMs && window.endMs > startMs && window.startMs < endMs)
      windows.push(window);
  }
  return windows;
}

/** The next instant after `time` at which a window begins or ends, or the bounds do; undefined when there is none. */
export function nextEdge(
  recurrence: Recurrence,
  bounds: TimeRange,
  time: TimestampMs,
): TimestampMs | undefined {
  if (time < bounds.startMs) return bounds.startMs;
  if (time >= bounds.endMs) return undefined;
  // In so much time there is a window of every recurrence.
  const horizonMs = (recurrence.everyWeeks + 1) * DAYS_OF_A_WEEK * DAY_MS;
  const windows = windowsWithin(recurrence, bounds, { startMs: time, endMs: time + horizonMs });
  const edges = windows.flatMap(({ startMs, endMs }) => [startMs, endMs]).filter((edge) => edge > time);
  return Math.min(bounds.endMs, ...edges);
}

function beginsOn({ daysOfWeek, everyWeeks }: Recurrence, day: CalendarDay, firstDay: CalendarDay): boolean {
  if (!daysOfWeek.includes(dayOfWeek(day))) return false;
  return (weekOf(day) - weekOf(firstDay)) % everyWeeks === 0;
}

/** 1970-01-01 was a Thursday. */
function dayOfWeek(day: CalendarDay): number {
  return (((day + 4) % DAYS_OF_A_WEEK) + DAYS_OF_A_WEEK) % DAYS_OF_A_WEEK;
}

/** Weeks begin on Monday. */
function weekOf(day: CalendarDay): number {
  return Math.floor((day + 3) / DAYS_OF_A_WEEK);
}

function timeOfDayMs(startTime: string): number {
  const [hours = 0, minutes = 0] = startTime.split(':').map(Number);
  return (hours * 60 + minutes) * 60 * SECOND_MS;
}
