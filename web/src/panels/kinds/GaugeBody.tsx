import { useComputedColorScheme } from '@mantine/core';
import type { GaugePanel } from '../../../../src/model/dashboard/panel.ts';
import { formatValue } from '../../format/units.ts';
import { panelColor } from '../panel-colors.ts';
import { arcPath, gaugeGeometry } from '../prepare/gauge-arc.ts';
import { charactersOf } from '../prepare/number-and-unit.ts';
import { fittingFontPx, tileGrid } from '../prepare/tile-grid.ts';
import { absoluteThresholds } from '../prepare/value-look.ts';
import { ColorShape } from './ColorShape.tsx';
import type { KindProps } from './kind-props.ts';
import { MOST_TILES, More } from './More.tsx';
import { type Look, shareOf, useLooks } from './use-looks.ts';
import { ValueText } from './ValueText.tsx';
import './gauge.css';

const LIMITS = { leastWidth: 120, leastHeight: 96, gap: 4, aspect: 1.25 };
const NOTE_PX = 20;

/** How far each series is on its way from one end to the other. */
export default function GaugeBody({ panel, series, width, height }: KindProps<GaugePanel>) {
  const looks = useLooks(panel, series);
  const shown = looks.slice(0, MOST_TILES);
  const left = looks.length - shown.length;
  const room = height - (left > 0 ? NOTE_PX : 0);
  const { columns, tileWidth, tileHeight } = tileGrid(shown.length, width, room, LIMITS);
  const named = looks.length > 1;
  return (
    <>
      <ul
        className="kind-scroll gauges"
        aria-label={`${panel.title}, ${panel.reducer} of ${looks.length} series`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: tileHeight }}
      >
        {shown.map((look) => (
          <Gauge
            key={look.series.key}
            panel={panel}
            look={look}
            named={named}
            width={tileWidth}
            height={tileHeight}
          />
        ))}
      </ul>
      <More left={left} />
    </>
  );
}

interface GaugeProps {
  readonly panel: GaugePanel;
  readonly look: Look;
  readonly named: boolean;
  readonly width: number;
  readonly height: number;
}

const NAME_PX = 20;

function Gauge({ panel, look, named, width, height }: GaugeProps) {
  const scheme = useComputedColorScheme('light');
  const { series, value, unit, text, color, ends } = look;
  const gauge = gaugeGeometry(width, height - (named ? NAME_PX : 0), panel.thresholdMarks);
  const box = { width, height: gauge.height };
  const hex = color === undefined ? 'var(--accent)' : panelColor(color, scheme);
  const [from, to] = [formatValue(ends.min, unit, 3), formatValue(ends.max, unit, 3)];
  return (
    <li className="gauge" title={`${series.name}: ${text}`}>
      <div className="gauge-box" style={box}>
        <svg {...box} viewBox={`0 0 ${box.width} ${box.height}`} aria-hidden="true">
          <path
            className="gauge-track"
            d={arcPath(gauge, gauge.radius, 0, 1)}
            strokeWidth={gauge.thickness}
          />
          {value !== null && (
            <path
              d={arcPath(gauge, gauge.radius, 0, shareOf(value, ends))}
              stroke={hex}
              strokeWidth={gauge.thickness}
              fill="none"
            />
          )}
          {panel.thresholdMarks && <Marks panel={panel} look={look} gauge={gauge} />}
          <text className="gauge-end" x={gauge.ends.left} y={gauge.ends.y} textAnchor="middle">
            {from}
          </text>
          <text className="gauge-end" x={gauge.ends.right} y={gauge.ends.y} textAnchor="middle">
            {to}
          </text>
        </svg>
        <span
          className="gauge-value"
          style={{
            top: gauge.center.y,
            fontSize: fittingFontPx(charactersOf(text) + 1, gauge.radius * 1.5, gauge.radius * 0.62, 48),
          }}
        >
          <span className="gauge-shape" style={{ color: hex }}>
            <ColorShape color={color} />
          </span>
          <ValueText text={text} />
          <span className="visually-hidden">
            {' '}
            of {from} to {to}
          </span>
        </span>
      </div>
      {named && <span className="kind-name gauge-name">{series.name}</span>}
    </li>
  );
}

interface MarksProps {
  readonly panel: GaugePanel;
  readonly look: Look;
  readonly gauge: ReturnType<typeof gaugeGeometry>;
}

/** A thin outer arc that shows where each threshold begins. */
function Marks({ panel, look, gauge }: MarksProps) {
  const scheme = useComputedColorScheme('light');
  const { ends } = look;
  const thresholds = absoluteThresholds(panel.display, ends);
  return thresholds.map(({ value, color }, i) => {
    const from = shareOf(value ?? ends.min, ends);
    const to = shareOf(thresholds[i + 1]?.value ?? ends.max, ends);
    return to > from ? (
      <path
        key={`${value} ${color}`}
        d={arcPath(gauge, gauge.outerRadius, from + (from > 0 ? 0.004 : 0), to)}
        stroke={panelColor(color, scheme)}
        strokeWidth={3}
        fill="none"
      />
    ) : null;
  });
}
