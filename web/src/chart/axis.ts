import { formatShortDay, wallTime, type Zone, zoneOffsetMs } from '../time/zone.ts';

const pad = (value: number) => String(value).padStart(2, '0');
const DAY_MS = 86_400_000;

/** Labels for marks on the time axis: the clock, and the day in place of midnight. */
export function timeLabels(marks: readonly number[], stepMs: number, zone: Zone): string[] {
  return marks.map((mark) => {
    const { hour, minute, second } = wallTime(mark, zone);
    const isMidnight = hour === 0 && minute === 0 && second === 0 && mark % 1_000 === 0;
    return stepMs >= DAY_MS || isMidnight ? formatShortDay(mark, zone) : clock(mark, stepMs, zone);
  });
}

function clock(timeMs: number, stepMs: number, zone: Zone): string {
  const wall = wallTime(timeMs, zone);
  const base = `${pad(wall.hour)}:${pad(wall.minute)}`;
  if (stepMs >= 60_000) return base;
  if (stepMs >= 1_000) return `${base}:${pad(wall.second)}`;
  return `${pad(wall.minute)}:${pad(wall.second)}.${String(Math.round(timeMs % 1000)).padStart(3, '0')}`;
}

const TIME_STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  60_000,
  120_000,
  300_000,
  600_000,
  900_000,
  1_800_000,
  3_600_000,
  7_200_000,
  10_800_000,
  21_600_000,
  43_200_000,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
  91 * DAY_MS,
  182 * DAY_MS,
  365 * DAY_MS,
];

/** Round moments of the zone's clock within the window, as close as `minGap` pixels allow. */
export function timeMarks(
  startMs: number,
  endMs: number,
  widthPx: number,
  zone: Zone,
): { marks: number[]; stepMs: number } {
  const minGap = 76;
  const wanted = ((endMs - startMs) / Math.max(widthPx, 1)) * minGap;
  const stepMs = TIME_STEPS_MS.find((step) => step >= wanted) ?? 365 * DAY_MS;
  const marks: number[] = [];
  // A day's marks follow the wall clock, so the offset is asked for again at each mark (clocks are turned at night).
  let offset = zoneOffsetMs(startMs, zone);
  let mark = Math.ceil((startMs + offset) / stepMs) * stepMs - offset;
  while (mark <= endMs && marks.length < 200) {
    marks.push(mark);
    const next = mark + offset + stepMs;
    offset = zoneOffsetMs(next - offset, zone);
    mark = next - offset;
  }
  return { marks, stepMs };
}
