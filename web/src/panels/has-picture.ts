import type { Panel } from '../../../src/model/dashboard/panel.ts';
import type { PanelAnswer } from './panel-answer.ts';

/** Whether there is something to draw, so that an error is said beside it and not in its place. */
export function hasPicture(panel: Panel, data: readonly PanelAnswer[]): boolean {
  if (panel.kind === 'text' || panel.kind === 'alertList' || panel.kind === 'row') return true;
  return data.some(
    ({ query, answer }) =>
      query.hidden !== true &&
      answer !== undefined &&
      answer.data.some(({ points }) => points.some((point) => point[1] !== null)),
  );
}
