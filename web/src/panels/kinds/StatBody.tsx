import { useComputedColorScheme } from '@mantine/core';
import type { StatPanel } from '../../../../src/model/dashboard/panel.ts';
import { Sparkline } from '../../chart/Sparkline.tsx';
import type { Window } from '../../time/range.ts';
import { areaColor, contrast, panelColor, textOn } from '../panel-colors.ts';
import { charactersOf } from '../prepare/number-and-unit.ts';
import { fittingFontPx, tileGrid } from '../prepare/tile-grid.ts';
import { ColorShape } from './ColorShape.tsx';
import type { KindProps } from './kind-props.ts';
import { MOST_TILES, More } from './More.tsx';
import { type Look, useLooks } from './use-looks.ts';
import { ValueText } from './ValueText.tsx';
import './stat.css';

const LIMITS = { leastWidth: 120, leastHeight: 56, gap: 1, aspect: 2.4 };
const MOST_FONT_PX = 40;
// The share of a tile that its line takes, where it is high enough for both.
const SPARK_SHARE = 0.34;
const SPARK_FROM_PX = 84;
const NAME_PX = 20;

/** One large number a series, with its line behind it. */
export default function StatBody({ panel, series, window, width, height }: KindProps<StatPanel>) {
  const looks = useLooks(panel, series);
  const shown = looks.slice(0, MOST_TILES);
  const left = looks.length - shown.length;
  const room = height - (left > 0 ? NAME_PX : 0);
  const { columns, tileWidth, tileHeight } = tileGrid(shown.length, width, room, LIMITS);
  // All numbers of a panel have one size: that of the longest.
  const characters = shown.reduce((most, look) => Math.max(most, charactersOf(shownText(panel, look))), 0);
  return (
    <>
      <ul
        className="kind-scroll stat-tiles"
        aria-label={`${panel.title}, ${panel.reducer} of ${looks.length} series`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: tileHeight }}
      >
        {shown.map((look) => (
          <Tile
            key={look.series.key}
            panel={panel}
            look={look}
            window={window}
            characters={characters}
            width={tileWidth}
            height={tileHeight}
          />
        ))}
      </ul>
      <More left={left} />
    </>
  );
}

// A longer name is cut rather than all of them shrunk.
const MOST_CHARACTERS = 24;

function shownText(panel: StatPanel, { series, text }: Look): string {
  return panel.text === 'name' ? series.name : text;
}

interface TileProps {
  readonly panel: StatPanel;
  readonly look: Look;
  readonly window: Window;
  readonly characters: number;
  readonly width: number;
  readonly height: number;
}

function Tile({ panel, look, window, characters, width, height }: TileProps) {
  const scheme = useComputedColorScheme('light');
  const { series, text, color } = look;
  const hasName = panel.text !== 'value';
  const hasLine = panel.sparkline && height >= SPARK_FROM_PX;
  const lineHeight = hasLine ? Math.round(height * SPARK_SHARE) : 0;
  const fontPx = fittingFontPx(
    Math.min(characters, MOST_CHARACTERS) + (color === undefined ? 0 : 1),
    width - 24,
    (height - lineHeight - (hasName ? NAME_PX : 0)) * 0.72,
    MOST_FONT_PX,
  );
  const own = color === undefined ? undefined : panelColor(color, scheme);
  const filled = panel.colorIn === 'background' && own !== undefined;
  const area = filled ? areaColor(own, scheme) : undefined;
  const ink =
    area !== undefined ? textOn(area) : panel.colorIn === 'value' ? readable(own, fontPx, scheme) : undefined;
  return (
    <li
      className="stat-tile"
      style={area === undefined ? {} : { background: area, color: ink }}
      title={`${series.name}: ${text}`}
    >
      <div className="stat-text" style={{ paddingBottom: lineHeight }}>
        {hasName && panel.text !== 'name' && <span className="kind-name stat-name">{series.name}</span>}
        <span
          className="stat-value"
          style={{ fontSize: fontPx, ...(ink === undefined ? {} : { color: ink }) }}
        >
          {panel.colorIn !== 'none' && <ColorShape color={color} />}
          {panel.text === 'name' ? (
            <span className="kind-name">{series.name}</span>
          ) : (
            <ValueText text={text} />
          )}
        </span>
      </div>
      {hasLine && (
        <div className="stat-line">
          <Sparkline
            points={series.points}
            window={window}
            width={width}
            height={lineHeight}
            fitted
            color={area === undefined ? (own ?? 'var(--accent)') : textOn(area)}
          />
        </div>
      )}
    </li>
  );
}

const SURFACES = { light: '#ffffff', dark: '#15191f' } as const;
const LARGE_PX = 24;

/** A colour that is too pale for its size leaves the text as it is; the shape beside it still tells. */
function readable(hex: string | undefined, fontPx: number, scheme: 'light' | 'dark'): string | undefined {
  if (hex === undefined) return undefined;
  return contrast(hex, SURFACES[scheme]) >= (fontPx >= LARGE_PX ? 3 : 4.5) ? hex : undefined;
}
