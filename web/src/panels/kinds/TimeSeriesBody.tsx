import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { TimeSeriesPanel } from '../../../../src/model/dashboard/panel.ts';
import { Chart } from '../../chart/Chart.tsx';
import { LegendInline } from '../../chart/LegendInline.tsx';
import { LegendTable } from '../../chart/LegendTable.tsx';
import type { LegendSort } from '../../chart/legend-sort.ts';
import { ThresholdLayer } from '../../chart/threshold-layer.ts';
import { useVisibility } from '../../chart/visibility.ts';
import { whole } from '../../format/number.ts';
import { formatValue } from '../../format/units.ts';
import { panelColor } from '../panel-colors.ts';
import { legendLayout } from '../prepare/legend-layout.ts';
import { MOST_LINES, type TimePicture, timePicture } from '../prepare/time-frame.ts';
import { absoluteThresholds } from '../prepare/value-look.ts';
import type { KindProps } from './kind-props.ts';

const NOTE_PX = 20;

/** Lines, bars and areas over time with their legend. */
export default function TimeSeriesBody(props: KindProps<TimeSeriesPanel>) {
  const { panel, series, unit: panelUnit, width, height, onAnnotate, onAnnotation } = props;
  const scheme = useComputedColorScheme('light');
  const picture = useMemo(
    () => timePicture(panel, series, panelUnit, scheme),
    [panel, series, panelUnit, scheme],
  );
  const { frame, unit, left } = picture;
  const visibility = useVisibility(frame);
  const [highlighted, setHighlighted] = useState<string>();
  const plugins = useThresholds(panel, picture);
  const room = height - (left > 0 ? NOTE_PX : 0);
  const layout = useMemo(
    () =>
      legendLayout(
        panel.legend,
        frame.series.map(({ label }) => label),
        width,
        room,
      ),
    [panel.legend, frame, width, room],
  );
  const chart = (
    <Chart
      label={`${panel.title}, chart over time with ${frame.series.length} series`}
      frame={visibility.shown}
      window={props.window}
      unit={unit}
      height={room - (layout.place === 'bottom' ? layout.heightPx : 0)}
      stacked={panel.stack === 'percent' ? 'percent' : panel.stack === 'values'}
      scale={picture.scale}
      right={picture.right}
      axisLabel={panel.axisLabel === '' ? undefined : panel.axisLabel}
      tooltip={panel.tooltip}
      highlighted={highlighted}
      plugins={plugins}
      annotations={props.annotations}
      onMark={onAnnotate}
      onAnnotation={onAnnotation}
    />
  );
  return (
    <>
      <div className="kind-chart" data-legend={layout.place} style={{ height: room }}>
        {chart}
        {layout.place !== 'none' && (
          <div style={layout.place === 'right' ? { width: layout.widthPx } : { height: layout.heightPx }}>
            <PanelLegend
              panel={panel}
              picture={picture}
              visibility={visibility}
              onHighlight={setHighlighted}
              height={layout.heightPx}
              beside={layout.place === 'right'}
            />
          </div>
        )}
      </div>
      {left > 0 && (
        <p className="kind-note">
          {`The ${MOST_LINES} highest of ${whole(frame.series.length + left)} series are drawn. Group by fewer tags, or set a limit.`}
        </p>
      )}
    </>
  );
}

interface PanelLegendProps {
  readonly panel: TimeSeriesPanel;
  readonly picture: TimePicture;
  readonly visibility: ReturnType<typeof useVisibility>;
  readonly onHighlight: (key: string | undefined) => void;
  readonly height: number;
  readonly beside: boolean;
}

function PanelLegend({ panel, picture, beside, ...rest }: PanelLegendProps) {
  const { asTable, columns, sortBy, descending } = panel.legend;
  const sort = useMemo<LegendSort | undefined>(
    () => (sortBy === undefined ? undefined : { key: sortBy, down: descending ?? sortBy !== 'name' }),
    [sortBy, descending],
  );
  const common = { frame: picture.frame, unit: picture.unit, columns, sort, ...rest };
  return asTable ? <LegendTable {...common} /> : <LegendInline {...common} beside={beside} />;
}

function useThresholds({ display, thresholdsShown }: TimeSeriesPanel, { unit }: TimePicture) {
  const scheme = useComputedColorScheme('light');
  const [layer] = useState(() => new ThresholdLayer());
  const plugins = useMemo(() => [layer.plugin], [layer]);
  useEffect(() => {
    const { min = 0, max = 100 } = display;
    const marks = absoluteThresholds(display, { min, max }).map(({ value, color }) => ({
      value: value ?? undefined,
      color: panelColor(color, scheme),
      label: formatValue(value, unit),
    }));
    layer.set({ shown: thresholdsShown, marks });
  }, [layer, display, thresholdsShown, unit, scheme]);
  return plugins;
}
