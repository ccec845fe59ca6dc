import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { StateTimelinePanel } from '../../../../src/model/dashboard/panel.ts';
import { PlotHost, type PlotPlace } from '../../chart/PlotHost.tsx';
import { whole } from '../../format/number.ts';
import { useTime } from '../../time/store.ts';
import { rampGradient } from '../prepare/heat-colors.ts';
import { type StateColors, stateColors } from '../prepare/state-colors.ts';
import { stateRows } from '../prepare/states.ts';
import type { KindProps } from './kind-props.ts';
import type { RowsPlot } from './rows-plot.ts';
import { type StatePicture, statePlot } from './state-plot.ts';
import './state-timeline.css';

const LEGEND_PX = 22;
const NOTE_PX = 20;
const AXIS_PX = 34;
// Thinner bands cannot be told apart: more series are scrolled.
const LEAST_ROW_PX = 18;
const MOST_ROWS = 200;
const MOST_STATES = 12;
const SPOKEN_ROWS = 10;

/** What each series was, from when to when. */
export default function StateTimelineBody(props: KindProps<StateTimelinePanel>) {
  const { panel, series, window, height } = props;
  const { zone } = useTime();
  const scheme = useComputedColorScheme('light');
  const picture = useMemo<StatePicture>(() => {
    const rows = stateRows(panel, series.slice(0, MOST_ROWS));
    return { rows, colors: stateColors(rows, scheme) };
  }, [panel, series, scheme]);
  const plot = useRef<RowsPlot<StatePicture> | undefined>(undefined);
  const latest = useRef({ picture, window });
  latest.current = { picture, window };
  const { showValues } = panel;
  const build = useCallback(
    (place: PlotPlace) =>
      statePlot(place, { zone, showValues }, latest.current.picture, latest.current.window),
    [zone, showValues],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window is its two ends, whatever object holds them.
  useEffect(() => plot.current?.update(picture, window), [picture, window.startMs, window.endMs]);
  const left = series.length - picture.rows.length;
  const room = height - LEGEND_PX - (left > 0 ? NOTE_PX : 0);
  return (
    <>
      <div className="kind-scroll">
        <PlotHost
          label={`${panel.title}, states over time of ${series.length} series`}
          summary={spoken(picture)}
          height={Math.max(room, picture.rows.length * LEAST_ROW_PX + AXIS_PX)}
          build={build}
          plot={plot}
          annotations={props.annotations}
          onMark={props.onAnnotate}
          onAnnotation={props.onAnnotation}
        />
      </div>
      <States colors={picture.colors} />
      {left > 0 && (
        <p className="kind-note">and {whole(left)} more series. Group by fewer tags, or set a limit.</p>
      )}
    </>
  );
}

function States({ colors: { states, numbers } }: { readonly colors: StateColors }) {
  const scheme = useComputedColorScheme('light');
  const hidden = states.length - MOST_STATES;
  return (
    <ul className="state-legend" aria-label="States">
      {states.slice(0, MOST_STATES).map(({ text, color }) => (
        <li key={text}>
          <span className="state-swatch" style={{ background: color }} />
          <span className="kind-name">{text}</span>
        </li>
      ))}
      {hidden > 0 && <li>and {hidden} more</li>}
      {numbers !== undefined && (
        <li>
          {numbers.least}
          <span className="state-ramp" style={{ background: rampGradient(scheme) }} />
          {numbers.most}
        </li>
      )}
    </ul>
  );
}

function spoken({ rows }: StatePicture): string {
  const lines = rows
    .slice(0, SPOKEN_ROWS)
    .map(({ series, spans }) => `${series.name}: now ${spans.at(-1)?.text ?? 'unknown'}`);
  const rest = rows.length - lines.length;
  return lines.join('; ') + (rest > 0 ? `; and ${rest} more series` : '');
}
