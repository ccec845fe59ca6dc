import { Autocomplete } from '@mantine/core';
import { useBoards } from '../api/queries.ts';

export interface FolderFieldProps {
  readonly value: string;
  readonly onChange: (folder: string) => void;
  readonly label?: string;
  readonly error?: string | undefined;
}

/** A folder that is there, or a new one: it begins to be with the first board in it. */
export function FolderField({ value, onChange, label = 'Folder', error }: FolderFieldProps) {
  const list = useBoards({ limit: 1 });
  const folders = [...new Set(list.data?.folders.map(({ path }) => path).filter((path) => path !== ''))];
  return (
    <Autocomplete
      label={label}
      description="A path such as Team A/Services; empty for none"
      placeholder="In no folder"
      data={folders}
      value={value}
      error={error}
      maxLength={300}
      onChange={onChange}
      data-autofocus
    />
  );
}
