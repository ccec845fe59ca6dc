import Type from 'typebox';
import { shown } from '../../../lib/shown.ts';
import type { StoredDocument } from '../../../metadata/port.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { compileMatchers, type LabelMatcher, matcherSchema, matchesEverything } from './matcher.ts';
import {
  completeRecurrence,
  nextEdge,
  type Recurrence,
  recurrenceSchema,
  windowsWithin,
} from './recurrence.ts';
import { invalidDocument, shapeCheck } from './shape.ts';
import { wallClockNamed } from './wall-time.ts';

const code = 'INVALID_SILENCE';
const MONTH_SECONDS = 30 * 86_400;
/** The last instant that dates can name. */
const LAST_MS = 8.64e15;

const time = (description: string) => Type.Integer({ minimum: 0, maximum: LAST_MS, description });

/** Alerts that match are not told while it is active. */
export const silenceSchema = Type.Object(
  {
    name: Type.Optional(
      Type.String({ maxLength: 200, default: '', description: 'Unique; made up when left out.' }),
    ),
    kind: Type.Optional(
      Type.Enum(['silence', 'maintenance'], {
        default: 'silence',
        description: 'Only how pages show it.',
      }),
    ),
    matchers: Type.Array(matcherSchema, {
      minItems: 1,
      maxItems: 50,
      description: 'All must hold; at least one must need a label.',
    }),
    startMs: time('UTC milliseconds from which it holds.'),
    endMs: time('UTC milliseconds at which it ends.'),
    recurrence: Type.Optional(recurrenceSchema),
    comment: Type.Optional(Type.String({ maxLength: 2_000, default: '' })),
    createdBy: Type.Optional(Type.String({ maxLength: 200, default: '' })),
    notifyBeforeEndSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: MONTH_SECONDS,
        default: 0,
        description: 'The default channels are told so long before it ends; 0 tells nobody.',
      }),
    ),
  },
  { additionalProperties: false },
);

type SilenceInput = Type.Static<typeof silenceSchema>;

/** A silence with its defaults filled in. */
export type Silence = Readonly<Required<Omit<SilenceInput, 'matchers' | 'recurrence'>>> & {
  readonly matchers: readonly LabelMatcher[];
  readonly recurrence?: Recurrence;
};

export type StoredSilence = Silence & { readonly id: string };

const checkSilence = shapeCheck(silenceSchema, {
  code,
  expected: { matchers: 'a list of {key, op, value}' },
});

/** Checks a silence and fills in its defaults. Throws `AppError` `INVALID_SILENCE` (400) that names the first wrong place. */
export function parseSilence(value: unknown): Silence {
  checkSilence(value);
  const input = value as SilenceInput;
  const { name = '', kind = 'silence', matchers, startMs, endMs, comment = '', createdBy = '' } = input;
  if (endMs <= startMs)
    throw invalidDocument(code, `endMs: it must be after startMs (${startMs}), got ${endMs}`);
  if (matchesEverything(matchers, { code, field: 'matchers' }))
    throw invalidDocument(
      code,
      'matchers: they hold for every alert',
      'Give at least one that needs a label; alertname=~".+" silences everything.',
    );
  checkZone(input.recurrence?.timezone);
  return {
    ...{ name, kind, matchers, startMs, endMs, comment, createdBy },
    notifyBeforeEndSeconds: input.notifyBeforeEndSeconds ?? 0,
    ...(input.recurrence === undefined ? {} : { recurrence: completeRecurrence(input.recurrence) }),
  };
}

/** Throws as `parseSilence` does when what is stored is not a silence. */
export function storedSilence({ id, name, body }: StoredDocument): StoredSilence {
  return { ...parseSilence({ ...(body as object), name }), id };
}

/** The name to store it under: documents need one, people often give none. */
export function silenceName({ name }: Pick<Silence, 'name'>, id: string): string {
  return name === '' ? `silence-${id.slice(0, 8)}` : name;
}

export function silenceTest({ matchers }: Pick<Silence, 'matchers'>) {
  return compileMatchers(matchers, { code, field: 'matchers' });
}

/** Whether it mutes at `nowMs`: within its time, and within a window when it recurs. */
export function isActive(silence: Silence, nowMs: TimestampMs): boolean {
  if (nowMs < silence.startMs || nowMs >= silence.endMs) return false;
  const { recurrence } = silence;
  return (
    recurrence === undefined ||
    windowsWithin(recurrence, silence, { startMs: nowMs, endMs: nowMs + 1 }).length > 0
  );
}

/** `pending` before it starts and between the windows of one that recurs. */
export function silenceStatus(silence: Silence, nowMs: TimestampMs): 'active' | 'pending' | 'expired' {
  if (nowMs >= silence.endMs) return 'expired';
  return isActive(silence, nowMs) ? 'active' : 'pending';
}

/** The next instant after `nowMs` at which it may begin or cease to mute; undefined when it is over. */
export function nextSilenceChange(silence: Silence, nowMs: TimestampMs): TimestampMs | undefined {
  if (silence.recurrence !== undefined) return nextEdge(silence.recurrence, silence, nowMs);
  if (nowMs < silence.startMs) return silence.startMs;
  return nowMs < silence.endMs ? silence.endMs : undefined;
}

function checkZone(zone: string | undefined): void {
  if (zone === undefined || wallClockNamed(zone) !== undefined) return;
  throw invalidDocument(
    code,
    `recurrence.timezone: ${shown(zone)} is not a known time zone`,
    'Use an IANA name such as Europe/Berlin or UTC.',
  );
}
