import uPlot from 'uplot';
import type { Zone } from '../time/zone.ts';
import { timeLabels, timeMarks } from './axis.ts';
import { CHART_FONT, token } from './canvas.ts';

const LABEL_HALF_PX = 16;

/** The axis of time below a chart, by the clocks of the zone. */
export function timeAxis(zone: Zone, gridShown = true): uPlot.Axis {
  let stepMs = 60_000;
  return {
    stroke: () => token('--text-3'),
    font: CHART_FONT,
    size: 24,
    gap: 5,
    grid: { show: gridShown, stroke: () => token('--grid'), width: 1 },
    ticks: { show: false },
    splits: (plot, _, min, max) => {
      const found = timeMarks(min, max, plotWidth(plot), zone);
      stepMs = found.stepMs;
      return found.marks;
    },
    // A label that would be cut off at the right edge is left out; its grid line stays.
    values: (plot, marks) => {
      const { min = 0, max = 1 } = plot.scales.x ?? {};
      const halfLabelMs = ((max - min) * LABEL_HALF_PX) / Math.max(1, plotWidth(plot));
      const isAtEdge = plot.axes.every(({ side, show }) => side !== 1 || show === false);
      const labels = timeLabels(marks, stepMs, zone);
      return labels.map((label, i) => (isAtEdge && (marks[i] ?? 0) > max - halfLabelMs ? '' : label));
    },
  };
}

/**
 * Of the plotting area, in CSS pixels. Asking the element would lay out the whole page anew for each chart, and the canvas has
 * its own size only after its axes are laid out.
 */
function plotWidth({ bbox, width }: uPlot): number {
  return bbox.width > 0 ? bbox.width / uPlot.pxRatio : width;
}
