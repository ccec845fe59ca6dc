import { ActionIcon, Select, TextInput } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowUp,
  IconEye,
  IconEyeOff,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react';
import type { TableColumn } from '../../../../../../src/model/dashboard/panel.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { UnitField } from '../fields/UnitField.tsx';
import { withField } from '../fields/with-field.ts';
import { ThresholdsEditor } from './ThresholdsEditor.tsx';
import type { ColumnLine } from './table-columns.ts';

export interface ColumnLineFieldsProps {
  readonly line: ColumnLine;
  readonly isFirst: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onChange: (column: TableColumn) => void;
  readonly onRaise: () => void;
  readonly onRemove: () => void;
}

/** One column on a line; how it looks below, when somebody asks. */
export function ColumnLineFields(props: ColumnLineFieldsProps) {
  const { line, isFirst, isOpen, onOpen, onChange, onRaise, onRemove } = props;
  const { key, title, asked } = line;
  const isHidden = asked.hidden === true;
  const isMissing = line.place === undefined;
  return (
    <li>
      <fieldset className="edit-column" aria-label={`Column ${title}`} data-off={isHidden || undefined}>
        <div className="edit-column-line">
          <Tool
            label={isHidden ? `Show column ${title}` : `Hide column ${title}`}
            icon={isHidden ? IconEyeOff : IconEye}
            run={() => onChange(withField(asked, 'hidden', isHidden ? undefined : true))}
          />
          <TextInput
            size="xs"
            aria-label={`Title of column ${title}`}
            placeholder={title}
            maxLength={200}
            value={asked.title ?? ''}
            onChange={(event) => onChange(withField(asked, 'title', event.currentTarget.value || undefined))}
          />
          <Tool label={`Move column ${title} up`} icon={IconArrowUp} disabled={isFirst} run={onRaise} />
          {isMissing ? (
            <Tool label={`Forget column ${title}`} icon={IconTrash} run={onRemove} />
          ) : (
            <Tool
              label={`Looks of column ${title}`}
              icon={IconAdjustments}
              expanded={isOpen}
              marked={Object.keys(asked).some((one) => LOOKS.has(one))}
              run={onOpen}
            />
          )}
        </div>
        {isMissing && <p className="al-hint">{key} is not in the answers at hand.</p>}
        {isOpen && <Looks line={line} onChange={onChange} />}
      </fieldset>
    </li>
  );
}

const LOOKS = new Set(['unit', 'decimals', 'color', 'thresholds', 'widthPx']);

interface ToolProps {
  readonly label: string;
  readonly icon: TablerIcon;
  readonly run: () => void;
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly marked?: boolean;
}

function Tool({ label, icon: Icon, run, disabled = false, expanded, marked = false }: ToolProps) {
  return (
    <ActionIcon
      size="md"
      variant="subtle"
      color={marked ? 'blue' : 'gray'}
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-expanded={expanded}
      onClick={run}
    >
      <Icon size={15} />
    </ActionIcon>
  );
}

const COLORS = [
  { value: 'none', label: 'nothing' },
  { value: 'text', label: 'the text' },
  { value: 'background', label: 'the cell' },
  { value: 'bar', label: 'a bar' },
];

function Looks({ line, onChange }: Pick<ColumnLineFieldsProps, 'line' | 'onChange'>) {
  const { asked, isNumber } = line;
  const set = <K extends keyof TableColumn>(key: K, value: TableColumn[K] | undefined) =>
    onChange(withField(asked, key, value));
  const color = asked.color ?? 'none';
  return (
    <div className="edit-column-looks">
      <div className="edit-cells">
        <OptionalNumber
          label="Width (px)"
          min={20}
          max={2_000}
          value={asked.widthPx}
          onChange={(width) => set('widthPx', width)}
        />
        {isNumber && (
          <OptionalNumber
            label="Decimals"
            min={0}
            max={20}
            allowDecimal={false}
            value={asked.decimals}
            onChange={(decimals) => set('decimals', decimals)}
          />
        )}
      </div>
      {isNumber && (
        <>
          <UnitField
            label="Unit of the column"
            placeholder="that of the panel"
            value={asked.unit}
            onChange={(unit) => set('unit', unit)}
          />
          <Select
            size="xs"
            label="Colour in"
            allowDeselect={false}
            data={COLORS}
            value={color}
            onChange={(next) =>
              set('color', next === 'none' ? undefined : (next as NonNullable<TableColumn['color']>))
            }
          />
          {color !== 'none' && (
            <ThresholdsEditor
              legend="Thresholds of the column"
              hint="Without them those of the panel are taken."
              thresholds={asked.thresholds ?? []}
              onChange={(next) => set('thresholds', next.length === 0 ? undefined : next)}
            />
          )}
        </>
      )}
    </div>
  );
}
