import { useEffect, useMemo, useState } from 'react';
import { Chart } from '../../../chart/Chart.tsx';
import type { Frame } from '../../../chart/frame.ts';
import { formatValue, type Unit } from '../../../format/units.ts';
import type { Window } from '../../../time/range.ts';
import { Overlay, type OverlayLine } from './overlay.ts';
import { roundTo } from './round.ts';
import type { Span } from './spans.ts';

export interface RuleChartProps {
  readonly label: string;
  readonly frame: Frame;
  readonly window: Window;
  readonly unit: Unit;
  readonly height: number;
  readonly threshold?: number | undefined;
  /** Drawn only where it is not the threshold. */
  readonly resolveThreshold?: number | undefined;
  readonly onThreshold?: (value: number) => void;
  readonly onResolveThreshold?: (value: number) => void;
  readonly firing?: readonly Span[];
  readonly pending?: readonly Span[];
  readonly highlighted?: string | undefined;
}

const NONE: readonly Span[] = [];

/** The chart of a rule: its values, where it fires, and the lines that decide it. */
export function RuleChart(props: RuleChartProps) {
  const { unit, threshold, resolveThreshold, onThreshold, onResolveThreshold } = props;
  const { firing = NONE, pending = NONE, frame } = props;
  const [overlay] = useState(() => new Overlay());
  const plugins = useMemo(() => [overlay.plugin], [overlay]);
  const scale = useMemo(() => ({ alsoShown: overlay.values }), [overlay]);
  const round = useMemo(() => roundTo(unit), [unit]);

  useEffect(() => {
    const lines: OverlayLine[] = [];
    if (resolveThreshold !== undefined && resolveThreshold !== threshold) {
      const label = `resolves ${formatValue(resolveThreshold, unit)}`;
      lines.push({ key: 'resolve', value: resolveThreshold, label, onDrag: onResolveThreshold });
    }
    if (threshold !== undefined) {
      const label = `threshold ${formatValue(threshold, unit)}`;
      lines.push({ key: 'threshold', value: threshold, label, onDrag: onThreshold });
    }
    overlay.set({ lines, firing, pending, round });
  }, [overlay, threshold, resolveThreshold, onThreshold, onResolveThreshold, firing, pending, unit, round]);

  return (
    <Chart
      label={props.label}
      frame={frame}
      window={props.window}
      unit={unit}
      height={props.height}
      scale={scale}
      plugins={plugins}
      highlighted={props.highlighted}
      filled={frame.series.length === 1}
    />
  );
}
