import { useComputedColorScheme } from '@mantine/core';
import { useRef } from 'react';
import type { Threshold } from '../../../../src/model/dashboard/panel.ts';
import { useWindowed } from '../../ui/use-windowed.ts';
import { panelColor } from '../panel-colors.ts';
import { ColorShape } from './ColorShape.tsx';
import { type Look, shareOf } from './use-looks.ts';
import './bars.css';

export interface BarRowsProps {
  readonly label: string;
  readonly looks: readonly Look[];
  readonly height: number;
  /** Where a bar begins to have another colour; marked below it. */
  readonly thresholds?: (look: Look) => readonly Threshold[];
  /** Few bars grow until they fill the panel. */
  readonly grows?: boolean;
}

const ROW_PX = { least: 26, most: 44, grown: 96 };
const BAR_PX = { least: 4, most: 28, share: 0.3 };

/** A row a series: its name and value above a bar. Only the rows in sight are on the page. */
export function BarRows({ label, looks, height, thresholds, grows = false }: BarRowsProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const most = grows ? ROW_PX.grown : ROW_PX.most;
  const rowHeight = Math.min(most, Math.max(ROW_PX.least, Math.floor((height - 8) / looks.length)));
  const barPx = Math.round(Math.min(BAR_PX.most, Math.max(BAR_PX.least, (rowHeight - 24) * BAR_PX.share)));
  const { from, to } = useWindowed(scroller, looks.length, rowHeight);
  return (
    <ul
      className="kind-scroll bar-rows"
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
    >
      {from > 0 && <li aria-hidden="true" style={{ height: from * rowHeight }} />}
      {looks.slice(from, to).map((look) => (
        <Row
          key={look.series.key}
          look={look}
          height={rowHeight}
          barPx={barPx}
          thresholds={thresholds?.(look) ?? []}
        />
      ))}
      {to < looks.length && <li aria-hidden="true" style={{ height: (looks.length - to) * rowHeight }} />}
    </ul>
  );
}

interface RowProps {
  readonly look: Look;
  readonly height: number;
  readonly barPx: number;
  readonly thresholds: readonly Threshold[];
}

function Row({ look, height, barPx, thresholds }: RowProps) {
  const scheme = useComputedColorScheme('light');
  const { series, value, text, color, ends } = look;
  const hex = color === undefined ? 'var(--accent)' : panelColor(color, scheme);
  return (
    <li
      className="bar-row"
      style={{ height, gridTemplateRows: `auto ${barPx}px` }}
      title={`${series.name}: ${text}`}
    >
      <span className="kind-name bar-name">{series.name}</span>
      <span className="bar-value num">
        <span style={{ color: hex }}>
          <ColorShape color={color} />
        </span>
        {text}
      </span>
      <span className="bar-track" aria-hidden="true">
        <span style={{ width: `${shareOf(value, ends) * 100}%`, background: hex }} />
        {thresholds
          .filter((one) => one.value !== null && one.value > ends.min && one.value < ends.max)
          .map((one) => (
            <i
              key={`${one.value}`}
              style={{
                left: `${shareOf(one.value, ends) * 100}%`,
                background: panelColor(one.color, scheme),
              }}
            />
          ))}
      </span>
    </li>
  );
}
