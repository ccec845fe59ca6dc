import { MOST_PIXELS, type PictureRequest, THEMES, type Theme } from '../dashboard/render/picture-request.ts';
import type { Chosen } from '../dashboard/variables/board-variables.ts';
import type { AppError } from '../lib/errors.ts';
import { timeOf } from '../query/said-time.ts';
import { type CommandOption, listOption, type OptionValues, textOption } from './command.ts';
import { usageError } from './usage-error.ts';

/** Those that only `dashboards render` has. */
export const RENDER_OPTIONS = {
  panel: {
    type: 'string',
    value: 'ID',
    description: 'render: only this panel; of a repeated one also its value: 3~web-1.',
  },
  from: { type: 'string', value: 'TIME', description: 'render: from this time: now-6h, ISO 8601 or ms.' },
  to: { type: 'string', value: 'TIME', description: 'render: until this time; now unless set.' },
  var: {
    type: 'string',
    multiple: true,
    value: 'NAME=VALUE',
    description: 'render: the choice of a variable; may be repeated, also for several values of one.',
  },
  width: { type: 'string', value: 'PIXELS', description: 'render: 300 to 8192; 1440 unless set.' },
  height: {
    type: 'string',
    value: 'PIXELS',
    description: 'render: as high as the board, or half the width of a panel, unless set.',
  },
  theme: { type: 'string', value: 'THEME', description: 'render: light or dark; light unless set.' },
  scale: { type: 'string', value: '1|2', description: 'render: 2 makes twice as many pixels each way.' },
  timezone: {
    type: 'string',
    value: 'ZONE',
    description: 'render: zone of the times where the board has none, such as Europe/Berlin.',
  },
  'time-limit': {
    type: 'string',
    value: 'SECONDS',
    description: 'render: when to give up; 60 unless set.',
  },
  browser: {
    type: 'string',
    value: 'PATH',
    description: 'render: the Chromium, Chrome or Edge that draws; the first one found unless set.',
  },
  'no-sandbox': {
    type: 'boolean',
    description: "render: without the browser's sandbox, where the machine does not allow it.",
  },
} as const satisfies Record<string, CommandOption>;

/** What the options say of the picture, checked as far as that takes no server. */
export interface RenderOptions extends Omit<PictureRequest, 'url' | 'isPanel'> {
  readonly panel?: string;
  readonly from?: string;
  readonly to?: string;
  readonly chosen: Chosen;
}

/** A page narrower than this is laid out as on a phone; a wider one no screen shows. */
const WIDTH = { least: 300, most: 8_192 };

/** Throws `USAGE` naming the option. */
export function renderOptions(values: OptionValues, nowMs: number): RenderOptions {
  const panel = textOption(values, 'panel');
  const timezone = zoneOf(textOption(values, 'timezone'));
  const scale = numberOf(values, 'scale', { least: 1, most: 2 }) ?? 1;
  // Chromium's page shows a large panel no lower than this (web/src/pages/dashboards/board/LargePanel.tsx).
  const least = panel === undefined ? 100 : 280;
  return {
    ...(panel === undefined ? {} : { panel }),
    ...rangeOf(values, nowMs),
    chosen: chosenOf(listOption(values, 'var')),
    widthPx: numberOf(values, 'width', WIDTH) ?? 1_440,
    heightPx: numberOf(values, 'height', { least, most: MOST_PIXELS / scale }, ['auto']) ?? 'auto',
    theme: themeOf(textOption(values, 'theme')),
    scale,
    ...(timezone === undefined ? {} : { timezone }),
    timeLimitMs: (numberOf(values, 'time-limit', { least: 1, most: 3_600 }) ?? 60) * 1_000,
  };
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Undefined when nothing is said, or one of the words in place of a number. */
function numberOf(
  values: OptionValues,
  name: string,
  { least, most }: Bounds,
  words: readonly string[] = [],
): number | undefined {
  const text = textOption(values, name);
  if (text === undefined || words.includes(text)) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw usage(
    `--${name}: expected ${[...words, `a whole number from ${least} to ${most}`].join(' or ')}, got ${JSON.stringify(text)}`,
  );
}

/** As it is said: what counts from now is meant for the server's clock. */
function rangeOf(values: OptionValues, nowMs: number): Pick<RenderOptions, 'from' | 'to'> {
  const from = textOption(values, 'from');
  const to = textOption(values, 'to');
  if (from === undefined && to === undefined) return {};
  if (from === undefined) throw usage('--to: needs --from as well');
  const startMs = timeOf(from, { nowMs, place: '--from' }) ?? nowMs;
  const endMs = timeOf(to, { nowMs, place: '--to' }) ?? nowMs;
  if (startMs >= endMs) throw usage(`--from: expected a time before ${to ?? 'now'}, got ${from}`);
  return { from, to: to ?? 'now' };
}

function chosenOf(said: readonly string[]): Chosen {
  const chosen = new Map<string, string[]>();
  for (const text of said) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw usage(`--var: expected NAME=VALUE, got ${JSON.stringify(text)}`);
    chosen.set(name, [...(chosen.get(name) ?? []), value]);
  }
  return Object.fromEntries(chosen);
}

function themeOf(text = 'light'): Theme {
  const theme = THEMES.find((known) => known === text);
  if (theme !== undefined) return theme;
  throw usage(`--theme: expected ${THEMES.join(' or ')}, got ${JSON.stringify(text)}`);
}

function zoneOf(text: string | undefined): string | undefined {
  try {
    if (text !== undefined) new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw usage(`--timezone: expected an IANA name such as Europe/Berlin, got ${JSON.stringify(text)}`);
  }
}

function usage(message: string): AppError {
  return usageError(message, 'dashboarding dashboards --help shows the options.');
}
