import { UNIT_CHOICES } from '../../../../format/unit-choices.ts';
import { unitById } from '../../../../format/unit-ids.ts';
import { formatValue } from '../../../../format/units.ts';

export interface UnitOption {
  readonly value: string;
  readonly label: string;
}

export interface UnitOptionGroup {
  readonly group: string;
  readonly items: UnitOption[];
}

const KNOWN: readonly UnitOptionGroup[] = UNIT_CHOICES.map(({ group, units }) => ({
  group,
  items: units.map(({ id, label, example }) => ({ value: id, label: `${label}: ${example}` })),
}));
const IDS = new Set(KNOWN.flatMap(({ items }) => items.map(({ value }) => value)));
const LABELS = new Set(KNOWN.flatMap(({ items }) => items.map(({ label }) => label)));

/** The units to choose from, with the one that is chosen, and with what is typed before or after the value. */
export function unitOptions(unit: string | undefined, typed: string): UnitOptionGroup[] {
  const chosen = unit === undefined || IDS.has(unit) ? [] : [ownOption(unit)];
  const text = typed.trim();
  const isLabel = LABELS.has(typed) || chosen.some(({ label }) => label === typed);
  const own = text === '' || isLabel ? [] : [`suffix:${text}`, `prefix:${text}`].map(ownOption);
  const added = [...chosen, ...own.filter(({ value }) => value !== unit)];
  return [...KNOWN, ...(added.length === 0 ? [] : [{ group: 'Its own', items: added }])];
}

function ownOption(id: string): UnitOption {
  const [, place, text = ''] = /^(prefix|suffix):(.*)$/su.exec(id) ?? [];
  const words = place === undefined ? id : `${text} ${place === 'prefix' ? 'before' : 'after'} the value`;
  return { value: id, label: `${words}: ${formatValue(12.4, unitById(id))}` };
}
