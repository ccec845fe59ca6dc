import { assignColors, paletteColor, type Scheme } from '../../chart/colors.ts';
import { areaColor, panelColor } from '../panel-colors.ts';
import { heatColor } from './heat-colors.ts';
import type { StateRow, StateSpan } from './states.ts';

/** A state that is shown, for the legend. */
export interface ShownState {
  readonly text: string;
  /** As `#rrggbb`. */
  readonly color: string;
}

export interface StateColors {
  colorOf(span: StateSpan): string;
  /** Each once; words before numbers. */
  readonly states: readonly ShownState[];
  /** Where so many numbers are states that a list of them would tell nothing: the least and the most. */
  readonly numbers: { readonly least: string; readonly most: string } | undefined;
}

const MOST_NUMBERS = 10;

/** As mapping or threshold say; else words have colours of their own and numbers go from little to much. */
export function stateColors(rows: readonly StateRow[], scheme: Scheme): StateColors {
  const spans = distinct(rows);
  const hashed = assignColors(
    spans.filter(({ color, mapped }) => color === undefined && mapped).map(({ text }) => text),
  );
  const numbers = spans
    .filter(({ mapped, color }) => !mapped && color === undefined)
    .map(({ value }) => value);
  const least = numbers.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = numbers.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
  const colorOf = ({ text, color, mapped, value }: StateSpan): string => {
    if (color !== undefined) return areaColor(panelColor(color, scheme), scheme);
    if (mapped) return areaColor(paletteColor(hashed.get(text) ?? 0, scheme), scheme);
    return hexOf(heatColor(value, { least, most, counts: false }, scheme) ?? [128, 128, 128]);
  };
  const order = [...spans].sort((a, b) => Number(b.mapped) - Number(a.mapped) || a.value - b.value);
  const isLong = numbers.length > MOST_NUMBERS;
  const listed = isLong ? order.filter(({ mapped, color }) => mapped || color !== undefined) : order;
  return {
    colorOf,
    states: listed.map((span) => ({ text: span.text, color: colorOf(span) })),
    numbers: isLong ? numberEnds(order) : undefined,
  };
}

function numberEnds(order: readonly StateSpan[]): StateColors['numbers'] {
  const plain = order.filter(({ mapped, color }) => !mapped && color === undefined);
  const [first, last] = [plain[0], plain.at(-1)];
  return first === undefined || last === undefined ? undefined : { least: first.text, most: last.text };
}

function distinct(rows: readonly StateRow[]): StateSpan[] {
  const known = new Map<string, StateSpan>();
  for (const { spans } of rows)
    for (const span of spans) if (!known.has(span.text)) known.set(span.text, span);
  return [...known.values()];
}

function hexOf(color: readonly number[]): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
