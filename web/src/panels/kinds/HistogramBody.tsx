import { useComputedColorScheme } from '@mantine/core';
import { type MouseEvent, useMemo } from 'react';
import type { HistogramPanel } from '../../../../src/model/dashboard/panel.ts';
import { tooltip } from '../../chart/tooltip.ts';
import { compact, whole } from '../../format/number.ts';
import { formatValue } from '../../format/units.ts';
import { type Histogram, histogramOf } from '../prepare/histogram.ts';
import { barsPath, countMarks, edgeMarks, type PlotBox } from '../prepare/histogram-layout.ts';
import { seriesColors } from '../prepare/series-colors.ts';
import type { KindProps } from './kind-props.ts';
import './histogram.css';
import './state-timeline.css';

const AXIS = { left: 52, bottom: 24, top: 8, right: 12 };
const LEGEND_PX = 22;
const NOTE_PX = 20;

/** How often each size of value occurs. */
export default function HistogramBody({ panel, series, unit, width, height }: KindProps<HistogramPanel>) {
  const scheme = useComputedColorScheme('light');
  const picture = useMemo(() => histogramOf(panel, series, unit), [panel, series, unit]);
  const colors = useMemo(() => {
    const of = new Map(seriesColors(series, scheme).map((color, i) => [series[i]?.key, color]));
    return picture.groups.map(({ series: one }) =>
      one === undefined ? 'var(--accent)' : (of.get(one.key) ?? ''),
    );
  }, [picture, series, scheme]);
  const named = !panel.combine;
  const room = height - (named ? LEGEND_PX : 0) - (picture.left > 0 ? NOTE_PX : 0);
  const box: PlotBox = {
    ...{ left: AXIS.left, top: AXIS.top },
    width: Math.max(1, width - AXIS.left - AXIS.right),
    height: Math.max(1, room - AXIS.top - AXIS.bottom),
  };
  const { edges, groups, most } = picture;
  const over = (event: MouseEvent<SVGSVGElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left - box.left) / box.width) * (edges.length - 1));
    if (at < 0 || at >= edges.length - 1) {
      tooltip.hide();
      return;
    }
    const rows = groups.map(({ name, counts, total }, i) => {
      const count = counts[at] ?? 0;
      const share = total === 0 ? 0 : (count / total) * 100;
      const text = `${whole(count)} (${share < 10 ? share.toFixed(1) : share.toFixed(0)} %)`;
      return { label: name, color: colors[i] ?? '', text, value: count, nearest: false };
    });
    const title = `${formatValue(edges[at], unit)} – ${formatValue(edges[at + 1], unit)}`;
    tooltip.show({ title, rows }, { x: event.clientX, y: event.clientY });
  };
  return (
    <>
      <svg
        className="histogram"
        width={width}
        height={room}
        role="img"
        aria-label={`${panel.title}, histogram with ${Math.max(0, edges.length - 1)} buckets. ${spoken(picture, (value) => formatValue(value, unit))}`}
        onMouseMove={over}
        onMouseLeave={() => tooltip.hide()}
      >
        {countMarks(most, box).map(({ value, y }) => (
          <g key={value}>
            <line className="histogram-grid" x1={box.left} x2={box.left + box.width} y1={y} y2={y} />
            <text x={box.left - 8} y={y + 4} textAnchor="end">
              {compact(value, 3)}
            </text>
          </g>
        ))}
        {groups.map(({ key, counts }, i) => (
          <path
            key={key}
            d={barsPath(counts, most, box)}
            fill={colors[i]}
            fillOpacity={groups.length > 1 ? 0.35 : 0.75}
            stroke={colors[i]}
          />
        ))}
        {edgeMarks(edges, box).map(({ value, x }) => (
          <text key={value} x={x} y={box.top + box.height + 17} textAnchor="middle">
            {formatValue(value, unit, 3)}
          </text>
        ))}
      </svg>
      {named && (
        <ul className="state-legend" aria-label="Series">
          {groups.map(({ key, name }, i) => (
            <li key={key}>
              <span className="state-swatch" style={{ background: colors[i] }} />
              <span className="kind-name">{name}</span>
            </li>
          ))}
        </ul>
      )}
      {picture.left > 0 && (
        <p className="kind-note">and {whole(picture.left)} more series. Combine them, or set a limit.</p>
      )}
    </>
  );
}

function spoken({ edges, groups }: Histogram, text: (value: number | undefined) => string): string {
  return groups
    .map(({ name, counts, total }) => {
      const at = counts.indexOf(Math.max(...counts));
      return `${name}: ${whole(total)} values, most between ${text(edges[at])} and ${text(edges[at + 1])}`;
    })
    .join('; ');
}
