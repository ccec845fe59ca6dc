import type { ValueMapping } from '../../../../../../src/model/dashboard/panel.ts';

/** As people choose it: one value, no value at all, or a range. */
export type MappingWay = 'value' | 'missing' | 'range';

export const MAPPING_WAYS: readonly { readonly value: MappingWay; readonly label: string }[] = [
  { value: 'value', label: 'a value' },
  { value: 'range', label: 'a range' },
  { value: 'missing', label: 'no value' },
];

export function mappingWay(mapping: ValueMapping): MappingWay {
  if (mapping.kind === 'range') return 'range';
  return mapping.value === null ? 'missing' : 'value';
}

/** The same text and colour in place of other values. */
export function asMappingWay(mapping: ValueMapping, way: MappingWay): ValueMapping {
  if (mappingWay(mapping) === way) return mapping;
  const { text, color } = mapping;
  const written = { text, ...(color === undefined ? {} : { color }) };
  const start = mapping.kind === 'value' ? mapping.value : (mapping.from ?? mapping.to);
  switch (way) {
    case 'value':
      return { kind: 'value', value: start ?? 0, ...written };
    case 'missing':
      return { kind: 'value', value: null, ...written };
    case 'range':
      return { kind: 'range', from: start ?? 0, to: null, ...written };
  }
}

/** A new one for the number after the last. */
export function nextMapping(mappings: readonly ValueMapping[]): ValueMapping {
  const values = mappings.flatMap((mapping) => (mapping.kind === 'value' ? [mapping.value ?? -1] : []));
  return { kind: 'value', value: values.length === 0 ? 0 : Math.max(...values) + 1, text: '' };
}

export function mappingTitle(mapping: ValueMapping): string {
  const text = mapping.text === '' ? '…' : mapping.text;
  if (mapping.kind === 'value') return `${mapping.value ?? 'No value'} is ${text}`;
  const { from, to } = mapping;
  if (from === null) return to === null ? `Any number is ${text}` : `Up to ${to} is ${text}`;
  return to === null ? `From ${from} is ${text}` : `${from} to ${to} is ${text}`;
}

export function mappingProblem(mapping: ValueMapping): string | undefined {
  if (mapping.kind !== 'range' || mapping.from === null || mapping.to === null) return undefined;
  return mapping.from > mapping.to ? 'Above the end' : undefined;
}
