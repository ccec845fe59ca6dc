import type { DataPanel, SeriesOverride } from '../../../../../../src/model/dashboard/panel.ts';

export type OverrideKey = keyof Omit<SeriesOverride, 'match'>;

/** What an override can say. `initial` is what it says at first. */
export type OverrideField = {
  readonly key: OverrideKey;
  readonly label: string;
  /** Of charts over time alone. */
  readonly charts?: true;
} & (
  | { readonly type: 'color'; readonly initial: 'series-0' }
  | { readonly type: 'text' | 'unit'; readonly initial: string }
  | { readonly type: 'yesNo'; readonly initial: boolean }
  | { readonly type: 'number'; readonly initial: number; readonly max: number }
  | {
      readonly type: 'choice';
      readonly initial: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
    }
);

const AXES = [
  { value: 'left', label: 'left' },
  { value: 'right', label: 'right' },
];
const DRAWS = [
  { value: 'line', label: 'line' },
  { value: 'step', label: 'steps' },
  { value: 'bars', label: 'bars' },
  { value: 'points', label: 'points' },
];

export const OVERRIDE_FIELDS: readonly OverrideField[] = [
  { key: 'color', label: 'Colour', type: 'color', initial: 'series-0' },
  { key: 'displayName', label: 'Shown as', type: 'text', initial: '' },
  { key: 'unit', label: 'Unit', type: 'unit', initial: 'short' },
  { key: 'hidden', label: 'Hidden', type: 'yesNo', initial: true },
  { key: 'axis', label: 'Axis', type: 'choice', initial: 'right', options: AXES, charts: true },
  { key: 'draw', label: 'Draw as', type: 'choice', initial: 'bars', options: DRAWS, charts: true },
  { key: 'fillOpacityPercent', label: 'Fill (%)', type: 'number', initial: 30, max: 100, charts: true },
  { key: 'lineWidthPx', label: 'Line width (px)', type: 'number', initial: 3, max: 20, charts: true },
  { key: 'dashed', label: 'Dashed', type: 'yesNo', initial: true, charts: true },
  { key: 'stacked', label: 'Part of the stack', type: 'yesNo', initial: false, charts: true },
  { key: 'mirrored', label: 'Drawn below zero', type: 'yesNo', initial: true, charts: true },
];

/** What an override says already. */
export function saidFields(override: SeriesOverride): readonly OverrideField[] {
  return OVERRIDE_FIELDS.filter(({ key }) => override[key] !== undefined);
}

/** What it could say too, in a panel of a kind. */
export function moreFields(override: SeriesOverride, kind: DataPanel['kind']): readonly OverrideField[] {
  return OVERRIDE_FIELDS.filter(
    ({ key, charts }) => override[key] === undefined && (charts !== true || kind === 'timeSeries'),
  );
}
