import { UnstyledButton } from '@mantine/core';
import type { Point } from '../../api/types.ts';
import { ago } from '../../format/duration.ts';
import { PRESETS, resolveRange, type Window } from '../../time/range.ts';
import { useTime } from '../../time/store.ts';

// Data that fills less of the range is a sliver at the right edge.
const SLIVER = 0.25;

export interface YoungDataProps {
  readonly points: readonly Point[];
  readonly window: Window;
}

/** In the first minutes of a host: offers the shortest range that shows all there is. The range itself is the user's. */
export function YoungData({ points, window }: YoungDataProps) {
  const time = useTime();
  const first = points.find((point) => point[1] !== null)?.[0];
  if (!time.live || first === undefined) return null;
  const ageMs = window.endMs - first;
  const fitting = PRESETS.find(({ from }) => widthMs(resolveRange({ from, to: 'now' }, 0)) >= ageMs);
  if (ageMs >= SLIVER * widthMs(window) || fitting === undefined) return null;
  return (
    <UnstyledButton
      className="young-data"
      onClick={() => time.setRange({ from: fitting.from, to: 'now' })}
      title={`The first data of this range came ${ago(ageMs)}`}
    >
      Show last {fitting.label}
    </UnstyledButton>
  );
}

function widthMs({ startMs, endMs }: Window): number {
  return endMs - startMs;
}
