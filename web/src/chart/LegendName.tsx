import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { FrameSeries } from './frame.ts';
import type { Visibility } from './visibility.ts';
import './legend.css';

export interface LegendNameProps {
  readonly series: FrameSeries;
  readonly visibility: Visibility;
  readonly onHighlight?: (key: string | undefined) => void;
  readonly children?: ReactNode;
}

const HINT = 'Click: only this one. Ctrl-click: on or off.';

/** The name of a series with its colour, as a switch: alone with a click, on or off with Ctrl. */
export function LegendName({ series, visibility, onHighlight, children }: LegendNameProps) {
  return (
    <UnstyledButton
      className="legend-name"
      title={`${series.label}\n${HINT}`}
      aria-pressed={!visibility.isHidden(series.key)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) visibility.toggle(series.key);
        else visibility.isolate(series.key);
      }}
      onMouseEnter={() => onHighlight?.(series.key)}
      onMouseLeave={() => onHighlight?.(undefined)}
    >
      <span
        className={series.dashed === true ? 'legend-swatch is-dashed' : 'legend-swatch'}
        style={{ background: series.color }}
      />
      <span className="legend-text">{series.label}</span>
      {children}
    </UnstyledButton>
  );
}
