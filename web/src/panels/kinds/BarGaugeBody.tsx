import { useCallback } from 'react';
import type { BarGaugePanel } from '../../../../src/model/dashboard/panel.ts';
import { absoluteThresholds } from '../prepare/value-look.ts';
import { BarColumns } from './BarColumns.tsx';
import { BarRows } from './BarRows.tsx';
import type { KindProps } from './kind-props.ts';
import { MOST_TILES, More } from './More.tsx';
import { type Look, useLooks } from './use-looks.ts';

const NOTE_PX = 20;

/** A bar a series, on its way from one end to the other. */
export default function BarGaugeBody({ panel, series, height }: KindProps<BarGaugePanel>) {
  const looks = useLooks(panel, series);
  const { display } = panel;
  const thresholds = useCallback(({ ends }: Look) => absoluteThresholds(display, ends), [display]);
  const label = `${panel.title}, ${panel.reducer} of ${looks.length} series`;
  if (panel.direction === 'horizontal') {
    return <BarRows label={label} looks={looks} height={height} thresholds={thresholds} grows />;
  }
  const left = looks.length - MOST_TILES;
  return (
    <>
      <div style={{ height: height - (left > 0 ? NOTE_PX : 0), display: 'flex' }}>
        <BarColumns label={label} looks={looks.slice(0, MOST_TILES)} thresholds={thresholds} />
      </div>
      <More left={left} />
    </>
  );
}
