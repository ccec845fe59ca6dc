import { numberAndUnit } from '../prepare/number-and-unit.ts';

/** A value whose unit is smaller than its number, so that the number is what is seen from afar. */
export function ValueText({ text }: { readonly text: string }) {
  const { number, unit } = numberAndUnit(text);
  return (
    <span className="kind-name">
      {number}
      {unit !== '' && <small className="value-unit"> {unit}</small>}
    </span>
  );
}
