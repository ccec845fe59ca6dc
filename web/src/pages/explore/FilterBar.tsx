import { ActionIcon, Button, Popover, UnstyledButton } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ReactElement, useState } from 'react';
import type { Filter } from '../../api/types.ts';
import { FilterForm } from './FilterForm.tsx';
import { OP_WORDS } from './filter-text.ts';

export interface FilterBarProps {
  readonly metric: string;
  readonly filters: readonly Filter[];
  readonly onChange: (filters: readonly Filter[]) => void;
  /** Beside the button while there is no metric, why nothing can be added. */
  readonly without?: string;
}

/** Filters as small tokens: click to change, × to take away. */
export function FilterBar({ metric, filters, onChange, without }: FilterBarProps) {
  const [editing, setEditing] = useState<number>();
  const close = () => setEditing(undefined);
  const replace = (index: number, filter: Filter) => {
    onChange(
      index < filters.length ? filters.map((old, i) => (i === index ? filter : old)) : [...filters, filter],
    );
    close();
  };
  return (
    <fieldset className="filter-bar">
      <legend>Filter</legend>
      {filters.map((filter, index) => (
        <span key={`${filter.key} ${filter.op} ${filter.value}`} className="filter-token">
          <FilterEditor
            open={editing === index}
            metric={metric}
            filter={filter}
            onClose={close}
            onSubmit={(next) => replace(index, next)}
          >
            <UnstyledButton
              onClick={() => setEditing(editing === index ? undefined : index)}
              title={`${filter.key} ${OP_WORDS[filter.op]} ${filter.value}`}
            >
              <span className="filter-key">{filter.key}</span> {filter.op}{' '}
              <strong>{filter.value === '' ? '(empty)' : filter.value}</strong>
            </UnstyledButton>
          </FilterEditor>
          <ActionIcon
            size={20}
            variant="subtle"
            color="gray"
            aria-label={`Remove filter ${filter.key} ${filter.op} ${filter.value}`}
            onClick={() => onChange(filters.filter((_, i) => i !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </span>
      ))}
      <FilterEditor
        key={`new ${filters.length}`}
        open={editing === filters.length}
        metric={metric}
        onClose={close}
        onSubmit={(next) => replace(filters.length, next)}
      >
        <Button
          size="compact-sm"
          variant="default"
          disabled={metric === ''}
          leftSection={<IconPlus size={14} />}
          onClick={() => setEditing(editing === filters.length ? undefined : filters.length)}
        >
          Add filter
        </Button>
      </FilterEditor>
      {metric === '' && without !== undefined && <span className="ui-hint">{without}</span>}
    </fieldset>
  );
}

interface FilterEditorProps {
  readonly open: boolean;
  readonly metric: string;
  readonly filter?: Filter;
  readonly onClose: () => void;
  readonly onSubmit: (filter: Filter) => void;
  /** The button it opens at. */
  readonly children: ReactElement;
}

function FilterEditor({ open, metric, filter, onClose, onSubmit, children }: FilterEditorProps) {
  return (
    <Popover
      opened={open}
      onChange={(next) => !next && onClose()}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p="sm" aria-label="Filter">
        <FilterForm metric={metric} {...(filter === undefined ? {} : { filter })} onSubmit={onSubmit} />
      </Popover.Dropdown>
    </Popover>
  );
}
