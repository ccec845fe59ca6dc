import type { Display, Reducer, SeriesOverride } from '../../../model/dashboard/panel.ts';
import { type Fields, jsonText, shorten } from '../fields.ts';
import { readLinks } from '../links.ts';
import type { PanelDemand } from '../promql/piece.ts';
import { durationSeconds } from '../promql/window.ts';
import { type ReadTargets, readTargets } from '../queries/targets.ts';
import { cut, LONGEST } from '../text.ts';
import { readDisplay } from './display.ts';
import { type DataBase, type PanelInput, wholeWithin } from './input.ts';

export interface ReadData extends Pick<ReadTargets, 'refIds' | 'isInstant'> {
  readonly base: DataBase;
  /** What the panel has to make of its series, where its queries leave no choice. */
  readonly reducer: Reducer | undefined;
  /** `fieldConfig.defaults.custom`. */
  readonly custom: Fields;
  readonly options: Fields;
  readonly fieldConfig: Fields;
}

export interface ReadDataOptions {
  /** Whether the panel shows the last value of each series and nothing else. */
  readonly reduces: boolean;
  /** Transformations that bring data into a shape which they have here anyway, by their ids. */
  readonly needless?: ReadonlySet<string>;
  /** Display of panels that do not have a `fieldConfig`. */
  readonly display?: Display;
}

/** Queries, display and times of a panel with data. */
export function readData({ fields, base, context }: PanelInput, options: ReadDataOptions): ReadData {
  const fieldConfig = fields.object('fieldConfig');
  const defaults = fieldConfig.object('defaults');
  const times = readTimes(fields);
  const targets = readTargets(fields, {
    context,
    // A time of its own leaves no room for that of a query.
    reduces: options.reduces && times.from === undefined,
    timeShiftSeconds: times.shiftSeconds,
  });
  reportTransformations(fields, options.needless ?? new Set());
  reportSettings(fields);
  const dataLinks = readLinks(defaults, 'links', context);
  if (defaults.has('actions')) defaults.notSupported('actions', 'Actions on values are not taken along.');
  const links = [...(base.links ?? []), ...dataLinks].slice(0, 50);
  return {
    base: {
      ...base,
      ...(links.length > 0 && { links }),
      queries: targets.queries,
      display: options.display ?? readDisplay(defaults),
      ...timeFromOf(times.from, targets.demand),
      ...namesOf(defaults),
    },
    refIds: targets.refIds,
    isInstant: targets.isInstant,
    reducer: targets.demand?.reducer,
    custom: defaults.object('custom'),
    options: fields.object('options'),
    fieldConfig,
  };
}

function timeFromOf(own: string | undefined, demand: PanelDemand | undefined): Pick<DataBase, 'timeFrom'> {
  if (own !== undefined) return { timeFrom: own };
  return demand?.window === undefined ? {} : { timeFrom: `now-${demand.window}` };
}

/** A name for whatever the panel shows. */
function namesOf(defaults: Fields): { readonly overrides?: readonly SeriesOverride[] } {
  const name = defaults.raw('displayName');
  if (typeof name !== 'string' || name === '') return {};
  if (name.includes('${__')) {
    defaults.notSupported(
      'displayName',
      `The name ${shorten(name)} of series is not taken along: what it is made of is not known here.`,
    );
    return {};
  }
  return { overrides: [{ match: { nameRegex: '.*' }, displayName: cut(name, LONGEST.title) }] };
}

function readTimes(fields: Fields): {
  readonly from: string | undefined;
  readonly shiftSeconds: number | undefined;
} {
  const timeFrom = fields.text('timeFrom')?.trim() ?? '';
  const width = timeFrom.replace(/^now-/, '');
  const isKnown =
    (durationSeconds(width) ?? 0) > 0 && /[a-z]/.test(width) && !width.includes('y') && width.length < 40;
  if (timeFrom !== '' && !isKnown)
    fields.notSupported(
      'timeFrom',
      `The time of its own (${shorten(timeFrom, 60)}) is not taken along; it shows the time of the board.`,
    );
  const timeShift = fields.text('timeShift')?.trim() ?? '';
  const shift = durationSeconds(timeShift.replace(/^-/, ''));
  if (timeShift !== '' && shift === undefined)
    fields.notSupported('timeShift', `The time shift (${shorten(timeShift, 60)}) is not taken along.`);
  return { from: isKnown ? `now-${width}` : undefined, shiftSeconds: wholeWithin(shift, 0, 315_360_000) };
}

/** What Grafana does between query and picture. */
function reportTransformations(fields: Fields, needless: ReadonlySet<string>): void {
  for (const transformation of fields.objects('transformations')) {
    const id = transformation.text('id') ?? '';
    const isOff = transformation.flag('disabled') === true;
    transformation.skip('filter', 'topic', 'options');
    if (isOff) continue;
    const what = shorten(id, 60);
    if (needless.has(id))
      transformation.minor(
        'translated',
        'id',
        `The transformation ${what} is not needed: this panel does so by itself.`,
      );
    else
      transformation.notSupported(
        'id',
        `The transformation ${what} (${describe(transformation)}) is not taken along.`,
      );
  }
}

function describe(transformation: Fields): string {
  const options = jsonText(transformation.raw('options') ?? {});
  return options === '{}' ? 'without options' : shorten(options, 300);
}

/** Settings of the panel that say how it asks. */
function reportSettings(fields: Fields): void {
  fields.skip('datasource', 'cacheTimeout', 'queryCachingTTL');
  const points = fields.number('maxDataPoints');
  if (points !== undefined)
    fields.minor(
      'notSupported',
      'maxDataPoints',
      `The limit of ${points} points is not taken along: the panel's width decides.`,
    );
  const interval = fields.raw('interval');
  if (typeof interval === 'string' && interval !== '')
    fields.minor(
      'notSupported',
      'interval',
      `The least interval (${shorten(interval, 40)}) is not taken along: the panel's width decides.`,
    );
  if (fields.has('alert'))
    fields.notSupported(
      'alert',
      'The alert rule in it is not taken along; write it as an alert rule of its own.',
    );
}
