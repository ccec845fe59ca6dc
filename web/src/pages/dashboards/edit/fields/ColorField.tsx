import { Select, useComputedColorScheme } from '@mantine/core';
import type { PanelColor } from '../../../../../../src/model/dashboard/panel.ts';
import { PANEL_COLORS, panelColor } from '../../../../panels/panel-colors.ts';

export interface ColorFieldProps {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly value: PanelColor | undefined;
  readonly onChange: (color: PanelColor) => void;
  /** The colours of series alone: those of states would say something. */
  readonly only?: 'series';
  /** There may be none; then this says what is taken. */
  readonly none?: { readonly word: string; readonly onClear: () => void };
}

const COLORS = PANEL_COLORS.map(({ color, word }) => ({ value: color as string, label: word }));
const SERIES_COLORS = COLORS.filter(({ value }) => value.startsWith('series-'));

/** A colour by its name, with the colour beside it. */
export function ColorField({ value, onChange, none, only, ...names }: ColorFieldProps) {
  return (
    <Select
      size="xs"
      {...names}
      allowDeselect={false}
      clearable={none !== undefined}
      placeholder={none?.word ?? ''}
      data={only === 'series' ? SERIES_COLORS : COLORS}
      value={value ?? null}
      leftSection={value === undefined ? undefined : <Swatch color={value} />}
      leftSectionWidth={26}
      renderOption={({ option }) => (
        <span className="edit-color">
          <Swatch color={option.value as PanelColor} />
          {option.label}
        </span>
      )}
      onChange={(color) => (color === null ? none?.onClear() : onChange(color as PanelColor))}
    />
  );
}

function Swatch({ color }: { readonly color: PanelColor }) {
  const scheme = useComputedColorScheme('light');
  return (
    <span className="edit-swatch" aria-hidden="true" style={{ background: panelColor(color, scheme) }} />
  );
}
