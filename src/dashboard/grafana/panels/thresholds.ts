import type { Display, PanelColor, Threshold } from '../../../model/dashboard/panel.ts';
import { stateColors } from '../colors.ts';
import type { Fields } from '../fields.ts';

const MOST = 50;

/** `{mode: "absolute" | "percentage", steps: [{color, value}]}`. */
export function readThresholds(
  thresholds: Fields,
): Pick<Display, 'thresholds' | 'thresholdsArePercent'> | undefined {
  const steps = thresholds.objects('steps').map((step) => {
    step.skip('index', 'state');
    return { value: step.number('value') ?? null, color: step.text('color') };
  });
  const mode = thresholds.text('mode');
  const list = orderedThresholds(steps);
  if (list.length === 0) return undefined;
  if (steps.length > MOST)
    thresholds.notSupported('steps', `Only the first ${MOST} thresholds are taken along.`);
  return { thresholds: list, ...(mode === 'percentage' && { thresholdsArePercent: true }) };
}

interface Step {
  readonly value: number | null;
  readonly color: string | undefined;
}

/** Ascending, with at most one below all others, and each value once: of two the later one wins, as when drawn. */
export function orderedThresholds(steps: readonly Step[]): readonly Threshold[] {
  const colors = stateColors(steps.map(({ color }) => color));
  const byValue = new Map<number | null, PanelColor>();
  for (const [index, { value }] of steps.entries()) byValue.set(value, colors[index] ?? 'neutral');
  return [...byValue]
    .map(([value, color]) => ({ value, color }))
    .sort((a, b) => (a.value ?? Number.NEGATIVE_INFINITY) - (b.value ?? Number.NEGATIVE_INFINITY))
    .slice(0, MOST);
}

/** `"80,90"` and three colours, as panels of before had them: the first colour is for what is below all. */
export function listedThresholds(values: string, colors: readonly string[]): readonly Threshold[] {
  const numbers = values
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && Number.isFinite(Number(text)))
    .map(Number);
  if (numbers.length === 0) return [];
  return orderedThresholds([null, ...numbers].map((value, index) => ({ value, color: colors[index] })));
}
