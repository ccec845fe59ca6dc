import { useMemo } from 'react';
import type { TopListPanel } from '../../../../src/model/dashboard/panel.ts';
import { topOf } from '../prepare/reduced.ts';
import { BarRows } from './BarRows.tsx';
import type { KindProps } from './kind-props.ts';
import { type Look, useLooks } from './use-looks.ts';

/** The highest or the lowest first, with bars that compare them. */
export default function TopListBody({ panel, series, height }: KindProps<TopListPanel>) {
  const looks = useLooks(panel, series);
  const shown = useMemo(() => comparable(panel, topOf(looks, panel.order, panel.limit)), [panel, looks]);
  const word = panel.order === 'highest' ? 'highest' : 'lowest';
  return (
    <BarRows
      label={`${panel.title}, the ${shown.length} ${word} of ${looks.length} series by ${panel.reducer}`}
      looks={shown}
      height={height}
    />
  );
}

/** Without ends of its own a list compares with the largest of what it shows. */
function comparable({ display }: TopListPanel, looks: readonly Look[]): readonly Look[] {
  if (display.max !== undefined) return looks;
  const values = looks.flatMap(({ value }) => (value === null ? [] : [value]));
  const max = Math.max(0, ...values);
  const min = display.min ?? Math.min(0, ...values);
  return max > min ? looks.map((look) => ({ ...look, ends: { min, max } })) : looks;
}
