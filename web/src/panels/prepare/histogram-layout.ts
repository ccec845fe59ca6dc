import { PLAIN } from '../../format/units.ts';
import { type Edges, linearEdges } from './buckets.ts';

/** The place of the bars, in pixels. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MARK_GAP_PX = 34;
const LABEL_PX = 72;

/** All bars of one group as one shape. */
export function barsPath(counts: readonly number[], most: number, box: PlotBox): string {
  const width = box.width / Math.max(1, counts.length);
  const gap = width > 4 ? 1 : 0;
  const bottom = box.top + box.height;
  return counts
    .map((count, i) => {
      if (count === 0 || most === 0) return '';
      const height = (count / most) * box.height;
      const left = box.left + i * width;
      return `M${left.toFixed(1)} ${bottom}v${(-height).toFixed(1)}h${(width - gap).toFixed(1)}v${height.toFixed(1)}z`;
    })
    .join('');
}

/** Whole counts with a line each, up to the highest bar. */
export function countMarks(most: number, box: PlotBox): { value: number; y: number }[] {
  if (most <= 0) return [];
  const wanted = Math.max(1, Math.floor(box.height / MARK_GAP_PX));
  return linearEdges(0, most, wanted, PLAIN)
    .filter((value) => value <= most && Number.isInteger(value))
    .map((value) => ({ value, y: box.top + box.height * (1 - value / most) }));
}

/** As many ends of buckets as have room for their labels. */
export function edgeMarks(edges: Edges, box: PlotBox): { value: number; x: number }[] {
  const width = box.width / Math.max(1, edges.length - 1);
  const every = Math.max(1, Math.ceil(LABEL_PX / width));
  return edges.flatMap((value, i) => {
    const x = box.left + i * width;
    const hasRoom = i % every === 0 && x + LABEL_PX / 3 <= box.left + box.width + 12;
    return hasRoom ? [{ value, x }] : [];
  });
}
