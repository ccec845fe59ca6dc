import { Select, Switch } from '@mantine/core';
import { useState } from 'react';
import type { TableColumn, TablePanel } from '../../../../../../src/model/dashboard/panel.ts';
import type { PanelSeries } from '../../../../panels/prepare/series.ts';
import { ColumnLineFields } from './ColumnLineFields.tsx';
import type { Change } from './change.ts';
import { columnLines, knownColumns, withColumn, withColumnRaised, withoutColumn } from './table-columns.ts';

export interface ColumnsEditorProps {
  readonly panel: TablePanel;
  readonly series: readonly PanelSeries[];
  readonly onChange: Change;
}

/** The columns of a table in their order: which are shown, what they are called, how they look. */
export function ColumnsEditor({ panel, series, onChange }: ColumnsEditorProps) {
  const [opened, setOpened] = useState<string>();
  const lines = columnLines(panel.columns ?? [], knownColumns(panel, series));
  const write = (columns: readonly TableColumn[] | undefined, about?: string) =>
    onChange('columns', columns, { about });
  if (lines.length === 0) return <p className="ui-hint">They are listed once a query has answered.</p>;
  return (
    <>
      <ul className="edit-columns">
        {lines.map((line, index) => (
          <ColumnLineFields
            key={line.key}
            line={line}
            isFirst={index === 0}
            isOpen={opened === line.key}
            onOpen={() => setOpened(opened === line.key ? undefined : line.key)}
            onChange={(column) => write(withColumn(lines, column), `column ${line.key}`)}
            onRaise={() => write(withColumnRaised(lines, index))}
            onRemove={() => write(withoutColumn(lines, line.key))}
          />
        ))}
      </ul>
      <Select
        size="xs"
        label="Sorted by"
        clearable
        placeholder="as the queries say"
        data={lines.map(({ key, title, asked }) => ({ value: key, label: asked.title ?? title }))}
        value={lines.find(({ key, title }) => panel.sortBy === key || panel.sortBy === title)?.key ?? null}
        onChange={(key) => onChange('sortBy', key ?? undefined)}
      />
      {panel.sortBy !== undefined && (
        <Switch
          size="xs"
          label="The highest first"
          checked={panel.descending === true}
          onChange={(event) => onChange('descending', event.currentTarget.checked || undefined)}
        />
      )}
    </>
  );
}
