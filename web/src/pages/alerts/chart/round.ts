import { axisSteps, type Unit } from '../../../format/units.ts';

/** The smallest step that people write in this unit and that is worth at least `atLeast`. */
export function niceStep(unit: Unit, atLeast: number): number {
  const steps = axisSteps(unit);
  return steps.find((step) => step >= atLeast) ?? steps.at(-1) ?? 1;
}

// A step is worth so many pixels of a drag: finer ones cannot be aimed at.
const STEP_PX = 1.5;

/** A dragged value, as a person would write it. */
export function roundTo(unit: Unit): (value: number, perPixel: number) => number {
  return (value, perPixel) => {
    const step = niceStep(unit, perPixel * STEP_PX);
    // By way of a text, so that 0.1 + 0.2 stays 0.3.
    return Number((Math.round(value / step) * step).toPrecision(10));
  };
}
