import { TextInput } from '@mantine/core';
import { IconAdjustments, IconArrowUp, IconEye, IconEyeOff, IconTrash } from '@tabler/icons-react';
import type { TableColumn } from '../../../../../../src/model/dashboard/panel.ts';
import { Tool } from '../fields/Tool.tsx';
import { withField } from '../fields/with-field.ts';
import { ColumnLooks } from './ColumnLooks.tsx';
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
            size="md"
            label={isHidden ? `Show column ${title}` : `Hide column ${title}`}
            icon={isHidden ? IconEyeOff : IconEye}
            onClick={() => onChange(withField(asked, 'hidden', isHidden ? undefined : true))}
          />
          <TextInput
            size="xs"
            aria-label={`Title of column ${title}`}
            placeholder={title}
            maxLength={200}
            value={asked.title ?? ''}
            onChange={(event) => onChange(withField(asked, 'title', event.currentTarget.value || undefined))}
          />
          <Tool
            size="md"
            label={`Move column ${title} up`}
            icon={IconArrowUp}
            disabled={isFirst}
            onClick={onRaise}
          />
          {isMissing ? (
            <Tool size="md" label={`Forget column ${title}`} icon={IconTrash} onClick={onRemove} />
          ) : (
            <Tool
              size="md"
              label={`Looks of column ${title}`}
              icon={IconAdjustments}
              aria-expanded={isOpen}
              color={Object.keys(asked).some((one) => LOOKS.has(one)) ? 'blue' : 'gray'}
              onClick={onOpen}
            />
          )}
        </div>
        {isMissing && <p className="ui-hint">{key} is not in the answers at hand.</p>}
        {isOpen && <ColumnLooks line={line} onChange={onChange} />}
      </fieldset>
    </li>
  );
}

const LOOKS = new Set(['unit', 'decimals', 'color', 'thresholds', 'widthPx']);
