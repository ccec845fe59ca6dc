import { NumberInput, Select, TextInput } from '@mantine/core';
import type { ValueMapping } from '../../../../../../src/model/dashboard/panel.ts';
import { ColorField } from '../fields/ColorField.tsx';
import { ItemList } from '../fields/ItemList.tsx';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { withField } from '../fields/with-field.ts';
import {
  asMappingWay,
  MAPPING_WAYS,
  type MappingWay,
  mappingProblem,
  mappingTitle,
  mappingWay,
  nextMapping,
} from './mappings.ts';

export interface MappingsEditorProps {
  readonly mappings: readonly ValueMapping[];
  readonly onChange: (mappings: readonly ValueMapping[], about: string | undefined) => void;
}

const MOST = 200;

/** Texts in place of values. The first that fits is taken. */
export function MappingsEditor({ mappings, onChange }: MappingsEditorProps) {
  return (
    <>
      <p className="ui-hint">A text, and a colour, in place of a value. The first that fits is taken.</p>
      <ItemList
        items={mappings}
        noun="mapping"
        titleOf={mappingTitle}
        create={() => nextMapping(mappings)}
        most={MOST}
        onChange={onChange}
      >
        {(mapping, set) => (
          <>
            <div className="edit-cells">
              <Select
                size="xs"
                label="Of"
                allowDeselect={false}
                data={[...MAPPING_WAYS]}
                value={mappingWay(mapping)}
                onChange={(way) => way !== null && set(asMappingWay(mapping, way as MappingWay))}
              />
              <Values mapping={mapping} onChange={set} />
            </div>
            <div className="edit-cells">
              <TextInput
                size="xs"
                label="Text"
                placeholder="up"
                maxLength={200}
                value={mapping.text}
                onChange={(event) => set({ ...mapping, text: event.currentTarget.value })}
              />
              <ColorField
                label="Colour"
                value={mapping.color}
                none={{
                  word: 'that of the value',
                  onClear: () => set(withField(mapping, 'color', undefined)),
                }}
                onChange={(color) => set({ ...mapping, color })}
              />
            </div>
          </>
        )}
      </ItemList>
    </>
  );
}

interface ValuesProps {
  readonly mapping: ValueMapping;
  readonly onChange: (mapping: ValueMapping) => void;
}

function Values({ mapping, onChange }: ValuesProps) {
  if (mapping.kind === 'range')
    return (
      <>
        <OptionalNumber
          label="From"
          placeholder="any"
          value={mapping.from ?? undefined}
          error={mappingProblem(mapping)}
          onChange={(from) => onChange({ ...mapping, from: from ?? null })}
        />
        <OptionalNumber
          label="To"
          placeholder="any"
          value={mapping.to ?? undefined}
          onChange={(to) => onChange({ ...mapping, to: to ?? null })}
        />
      </>
    );
  if (mapping.value === null) return null;
  return (
    <NumberInput
      size="xs"
      label="Value"
      hideControls
      value={mapping.value}
      onChange={(value) => typeof value === 'number' && onChange({ ...mapping, value })}
    />
  );
}
