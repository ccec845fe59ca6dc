import type { DataPanel } from '../../../../../../src/model/dashboard/panel.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { UnitField } from '../fields/UnitField.tsx';
import type { Change } from './change.ts';

/** How values are written, and between which ends. */
export function DisplayFields({ panel, onChange }: { readonly panel: DataPanel; readonly onChange: Change }) {
  const { unit, decimals, min, max } = panel.display;
  const isReversed = min !== undefined && max !== undefined && min >= max;
  return (
    <>
      <UnitField label="Unit" value={unit} onChange={(next) => onChange('display.unit', next)} />
      <div className="ui-three">
        <OptionalNumber
          label="Lowest"
          value={min}
          error={isReversed ? 'Not below the highest' : undefined}
          onChange={(value) => onChange('display.min', value)}
        />
        <OptionalNumber label="Highest" value={max} onChange={(value) => onChange('display.max', value)} />
        <OptionalNumber
          label="Decimals"
          value={decimals}
          min={0}
          max={20}
          allowDecimal={false}
          onChange={(value) => onChange('display.decimals', value)}
        />
      </div>
    </>
  );
}
