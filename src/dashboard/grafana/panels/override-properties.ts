import type { SeriesOverride } from '../../../model/dashboard/panel.ts';
import { Fields, preview, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { convertUnit } from '../units.ts';
import { ownColor, readColor } from './color-mode.ts';
import { within } from './input.ts';

/** What overrides of a panel may say of the axis on the right. */
export interface AxisSettings {
  unit?: string;
  label?: string;
  min?: number;
  max?: number;
}

export interface OverrideProperties {
  readonly override: Readonly<Omit<SeriesOverride, 'match'>>;
  readonly axis: AxisSettings;
}

type Draft = { -readonly [K in keyof Omit<SeriesOverride, 'match'>]: SeriesOverride[K] };

/** `[{id: "custom.lineWidth", value: 2}, ...]`. */
export function readProperties(override: Fields): OverrideProperties {
  const draft: Draft = {};
  const axis: AxisSettings = {};
  for (const property of override.objects('properties')) readProperty(property, draft, axis);
  return { override: draft, axis };
}

function readProperty(property: Fields, draft: Draft, axis: AxisSettings): void {
  const id = property.text('id') ?? '';
  const value = property.raw('value');
  const isDone =
    readLook(id, value, draft) ||
    readAxis(id, value, draft, axis) ||
    readValue(property, id, value, draft, axis);
  if (isDone) return;
  const what = `${shorten(id, 60)} (${preview(value)})`;
  if (LOOKS.test(id))
    property.minor('notSupported', 'value', `For single series ${what} is not taken along.`);
  else property.notSupported('value', `For single series ${what} is not taken along.`);
}

/** Settings that change neither data nor what they say. */
const LOOKS =
  /^custom\.(?:showPoints|pointSize|pointSymbol|gradientMode|axisColorMode|axisWidth|axisGridShow|axisBorderShow|axisCenteredZero|axisSoftMin|axisSoftMax|barAlignment|barWidthFactor|width|minWidth|align|inspect|filterable|lineInterpolation|insertNulls|showValues)$|^noValue$/;

const DRAWS = new Map([
  ['line', 'line'],
  ['bars', 'bars'],
  ['points', 'points'],
] as const);

function readLook(id: string, value: unknown, draft: Draft): boolean {
  switch (id) {
    case 'custom.lineWidth':
      return isNumber(value) && set(draft, 'lineWidthPx', within(value, 0, 20));
    case 'custom.fillOpacity':
      return isNumber(value) && set(draft, 'fillOpacityPercent', within(value, 0, 100));
    case 'custom.drawStyle': {
      const draw = DRAWS.get(value as 'line');
      return draw !== undefined && set(draft, 'draw', draw);
    }
    case 'custom.lineInterpolation':
      return (value === 'stepBefore' || value === 'stepAfter') && set(draft, 'draw', 'step');
    case 'custom.lineStyle': {
      const fill = memberOf(value, 'fill');
      return set(draft, 'dashed', fill === 'dash' || fill === 'dot');
    }
    case 'custom.transform':
      return value === 'negative-Y' && set(draft, 'mirrored', true);
    case 'custom.stacking': {
      const mode = memberOf(value, 'mode');
      return set(draft, 'stacked', mode === 'normal' || mode === 'percent');
    }
    case 'custom.hideFrom':
      return memberOf(value, 'viz') === true
        ? set(draft, 'hidden', true)
        : memberOf(value, 'legend') !== true && memberOf(value, 'tooltip') !== true;
    case 'custom.hidden':
      return value === false || set(draft, 'hidden', true);
    default:
      return false;
  }
}

function readAxis(id: string, value: unknown, draft: Draft, axis: AxisSettings): boolean {
  switch (id) {
    case 'custom.axisPlacement':
      if (value === 'auto') return true;
      return (value === 'right' || value === 'left') && set(draft, 'axis', value);
    case 'custom.axisLabel':
      if (typeof value === 'string') axis.label = cut(value, LONGEST.title);
      return typeof value === 'string';
    case 'min':
    case 'max':
      if (isNumber(value)) axis[id] = value;
      return isNumber(value);
    default:
      return false;
  }
}

function readValue(property: Fields, id: string, value: unknown, draft: Draft, axis: AxisSettings): boolean {
  switch (id) {
    case 'color': {
      const color = ownColor(readColor(new Fields({ color: value }, property.path, property.findings)));
      return color !== undefined && set(draft, 'color', color);
    }
    case 'unit': {
      if (typeof value !== 'string') return false;
      const { unit, loss } = convertUnit(value);
      if (loss !== undefined) property.translated('value', loss);
      if (unit === undefined) return true;
      axis.unit = unit;
      return set(draft, 'unit', unit);
    }
    case 'displayName':
      if (typeof value !== 'string' || value.includes('${__')) return false;
      return set(draft, 'displayName', cut(value, LONGEST.title));
    default:
      return false;
  }
}

function set<K extends keyof Draft>(draft: Draft, key: K, value: Draft[K]): true {
  draft[key] = value;
  return true;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
