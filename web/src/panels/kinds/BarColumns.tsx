import { useComputedColorScheme } from '@mantine/core';
import type { Threshold } from '../../../../src/model/dashboard/panel.ts';
import { panelColor } from '../panel-colors.ts';
import { ColorShape } from './ColorShape.tsx';
import { type Look, shareOf } from './use-looks.ts';
import './bars.css';

export interface BarColumnsProps {
  readonly label: string;
  readonly looks: readonly Look[];
  readonly thresholds: (look: Look) => readonly Threshold[];
}

/** A column a series: value above, bar, name below. More than fit are scrolled sideways, within the panel. */
export function BarColumns({ label, looks, thresholds }: BarColumnsProps) {
  const scheme = useComputedColorScheme('light');
  return (
    <ul
      className="kind-scroll bar-columns"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
    >
      {looks.map((look) => {
        const { series, value, text, color, ends } = look;
        const hex = color === undefined ? 'var(--accent)' : panelColor(color, scheme);
        return (
          <li key={series.key} className="bar-column" title={`${series.name}: ${text}`}>
            <span className="bar-value num">
              <span style={{ color: hex }}>
                <ColorShape color={color} />
              </span>
              {text}
            </span>
            <span className="bar-track" aria-hidden="true">
              <span style={{ height: `${shareOf(value, ends) * 100}%`, background: hex }} />
              {thresholds(look)
                .filter((one) => one.value !== null && one.value > ends.min && one.value < ends.max)
                .map((one) => (
                  <i
                    key={`${one.value}`}
                    style={{
                      bottom: `${shareOf(one.value, ends) * 100}%`,
                      background: panelColor(one.color, scheme),
                    }}
                  />
                ))}
            </span>
            <span className="kind-name bar-name">{series.name}</span>
          </li>
        );
      })}
    </ul>
  );
}
