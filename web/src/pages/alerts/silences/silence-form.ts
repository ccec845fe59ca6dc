import { person } from '../../../api/actor.ts';
import { parseMoment } from '../../../time/range.ts';
import { formatDateTime, type Zone, zoneName } from '../../../time/zone.ts';
import type { Alert } from '../api/alert-types.ts';
import type { Matcher, Recurrence, Silence, SilenceInput } from '../api/notify-types.ts';
import { parseDuration, writeDuration } from '../ui/durations.ts';
import { commonMatchers, matchesAll } from '../ui/matching.ts';

/** A silence as it is being written: times and durations as typed. */
export interface SilenceForm {
  /** Of the one that is changed. */
  readonly id?: string;
  readonly version?: number;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly kind: Silence['kind'];
  /** "now", or a moment as typed. */
  readonly start: string;
  /** How long from the start, or empty: until `end`. */
  readonly lasts: string;
  readonly end: string;
  readonly recurs: boolean;
  readonly days: readonly number[];
  readonly startTime: string;
  readonly length: string;
  readonly everyWeeks: string;
  readonly timezone: string;
  readonly comment: string;
  /** Seconds before the end at which people are told; empty: they are not. */
  readonly remind: string;
}

export const LASTS = ['30m', '1h', '2h', '4h', '8h', '1d', '3d', '7d'] as const;
const WORKDAYS = [1, 2, 3, 4, 5];

export function emptySilence(matchers: readonly Matcher[] = []): SilenceForm {
  return {
    name: '',
    matchers: matchers.length > 0 ? matchers : [{ key: '', op: '=', value: '' }],
    kind: 'silence',
    start: 'now',
    lasts: '2h',
    end: '',
    recurs: false,
    days: WORKDAYS,
    startTime: '22:00',
    length: '2h',
    everyWeeks: '1',
    timezone: zoneName('local'),
    comment: '',
    remind: '',
  };
}

/** For what these alerts have in common, beside what only grades or describes them. */
export function fromAlerts(alerts: readonly Alert[]): SilenceForm {
  return emptySilence(
    commonMatchers(alerts.map(({ labels }) => labels)).filter(({ key }) => key !== 'severity'),
  );
}

/** The form of a stored silence; `again` makes a new one of it, from now on. */
export function fromSilence(silence: Silence, zone: Zone, again = false): SilenceForm {
  const { recurrence } = silence;
  return {
    ...emptySilence(silence.matchers),
    ...(again ? {} : { id: silence.id, version: silence.version }),
    name: again || isMadeUp(silence.name) ? '' : (silence.name ?? ''),
    kind: silence.kind,
    start: again ? 'now' : formatDateTime(silence.startMs, zone),
    lasts: again ? '2h' : '',
    end: again ? '' : formatDateTime(silence.endMs, zone),
    comment: silence.comment,
    remind: (silence.notifyBeforeEndSeconds ?? 0) === 0 ? '' : String(silence.notifyBeforeEndSeconds),
    ...(recurrence === undefined ? {} : recurrenceForm(recurrence)),
  };
}

/** The server names those that nobody named. */
export function isMadeUp(name = ''): boolean {
  return /^silence-[0-9a-f]{8}$/.test(name);
}

function recurrenceForm(recurrence: Recurrence): Partial<SilenceForm> {
  return {
    recurs: true,
    days: recurrence.daysOfWeek ?? [0, 1, 2, 3, 4, 5, 6],
    startTime: recurrence.startTime,
    length: writeDuration(recurrence.durationSeconds),
    everyWeeks: String(recurrence.everyWeeks ?? 1),
    timezone: recurrence.timezone,
  };
}

export type SilenceProblems = Partial<Record<keyof SilenceForm | `matchers[${number}]`, string>>;

export interface CheckedSilence {
  readonly problems: SilenceProblems;
  /** When it would end, as far as that can be read. */
  readonly endMs: number | undefined;
  /** What would be sent; undefined while something is wrong. */
  readonly input: SilenceInput | undefined;
}

/** Reads the form as it stands at `nowMs`. */
export function checkSilence(form: SilenceForm, nowMs: number, zone: Zone): CheckedSilence {
  const problems: SilenceProblems = {};
  checkMatchers(form.matchers, problems);
  const startMs = readStart(form, nowMs, zone, problems);
  const endMs = readEnd(form, startMs ?? nowMs, nowMs, zone, problems);
  const recurrence = form.recurs ? readRecurrence(form, problems) : undefined;
  if (form.comment.trim() === '') problems.comment = 'Say why, for those who wonder at night';
  if (Object.keys(problems).length > 0 || startMs === undefined || endMs === undefined) {
    return { problems, endMs, input: undefined };
  }
  return {
    problems,
    endMs,
    input: {
      ...(form.name.trim() === '' ? {} : { name: form.name.trim() }),
      matchers: form.matchers,
      startMs,
      endMs,
      ...(recurrence === undefined ? {} : { recurrence }),
      kind: form.kind,
      comment: form.comment.trim(),
      createdBy: person() === '' ? 'anonymous' : person(),
      ...(form.remind === '' ? {} : { notifyBeforeEndSeconds: Number(form.remind) }),
    },
  };
}

function checkMatchers(matchers: readonly Matcher[], problems: SilenceProblems): void {
  if (matchers.length === 0) problems.matchers = 'Add at least one: a silence must say what it holds back';
  // Whether a pattern is one says the server: it knows RE2, this browser something similar.
  matchers.forEach(({ key }, index) => {
    if (key.trim() === '') problems[`matchers[${index}]`] = 'Name a label';
  });
  const isWritten =
    matchers.length > 0 && matchers.every((_, index) => problems[`matchers[${index}]`] === undefined);
  if (isWritten && matchesAll({}, matchers)) {
    problems.matchers =
      'These hold for every alert. Add one that needs a label; alertname =~ .+ silences everything.';
  }
}

function readStart(
  form: SilenceForm,
  nowMs: number,
  zone: Zone,
  problems: SilenceProblems,
): number | undefined {
  const startMs = readMoment(form.start, nowMs, zone);
  if (startMs === undefined) problems.start = 'Write now, a time or a date';
  return startMs;
}

function readEnd(
  form: SilenceForm,
  startMs: number,
  nowMs: number,
  zone: Zone,
  problems: SilenceProblems,
): number | undefined {
  const lasts = form.lasts === '' ? undefined : parseDuration(form.lasts);
  const endMs = lasts === undefined ? readMoment(form.end, nowMs, zone) : startMs + lasts * 1_000;
  if (endMs === undefined) problems.end = 'Write a time, a date, or +2h';
  else if (endMs <= startMs) problems.end = 'This is not after the start';
  else if (endMs <= nowMs) problems.end = 'This is over already';
  return endMs;
}

/** As the time range reads moments; and "+2h" is two hours from now. */
function readMoment(text: string, nowMs: number, zone: Zone): number | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('+')) return parseMoment(trimmed, nowMs, zone);
  const seconds = parseDuration(trimmed.slice(1));
  return seconds === undefined || seconds === 0 ? undefined : nowMs + seconds * 1_000;
}

function readRecurrence(form: SilenceForm, problems: SilenceProblems): Recurrence | undefined {
  const durationSeconds = parseDuration(form.length);
  const everyWeeks = Number(form.everyWeeks);
  if (form.days.length === 0) problems.days = 'Choose a day';
  if (!/^([01]?\d|2[0-3]):[0-5]\d$/.test(form.startTime.trim())) problems.startTime = 'As 22:00';
  if (durationSeconds === undefined || durationSeconds === 0) problems.length = 'As 2h or 90m';
  if (!Number.isInteger(everyWeeks) || everyWeeks < 1 || everyWeeks > 52) problems.everyWeeks = '1 to 52';
  if (durationSeconds === undefined || Object.keys(problems).length > 0) return undefined;
  return {
    ...(everyWeeks === 1 ? {} : { everyWeeks }),
    daysOfWeek: [...form.days].sort((a, b) => a - b),
    startTime: form.startTime.trim().padStart(5, '0'),
    durationSeconds,
    timezone: form.timezone,
  };
}
