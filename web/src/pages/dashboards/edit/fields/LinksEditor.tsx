import { Switch, TextInput } from '@mantine/core';
import type { DashboardLink } from '../../../../../../src/model/dashboard/annotation.ts';
import { ItemList } from './ItemList.tsx';
import { addressProblem } from './problems.ts';
import { withField } from './with-field.ts';

export interface LinksEditorProps {
  readonly links: readonly DashboardLink[];
  readonly onChange: (links: readonly DashboardLink[], about: string | undefined) => void;
}

const MOST = 50;

/** Links of a panel or of the board. */
export function LinksEditor({ links, onChange }: LinksEditorProps) {
  return (
    <ItemList
      items={links}
      noun="link"
      titleOf={({ title, url }) => title || url || 'A link'}
      create={(): DashboardLink => ({ title: '', url: '' })}
      most={MOST}
      onChange={onChange}
    >
      {(link, set) => (
        <>
          <TextInput
            size="xs"
            label="Words"
            placeholder="Runbook"
            maxLength={200}
            value={link.title}
            onChange={(event) => set({ ...link, title: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            label="Leads to"
            placeholder="https://wiki.example.org/$host"
            maxLength={2_000}
            value={link.url}
            error={link.url === '' && link.title === '' ? undefined : addressProblem(link.url)}
            onChange={(event) => set({ ...link, url: event.currentTarget.value })}
          />
          <div className="edit-flags">
            {link.url.startsWith('/') && (
              <Switch
                size="xs"
                label="With time and variables"
                checked={link.keepContext === true}
                onChange={(event) =>
                  set(withField(link, 'keepContext', event.currentTarget.checked || undefined))
                }
              />
            )}
            <Switch
              size="xs"
              label="In a new tab"
              checked={link.newTab === true}
              onChange={(event) => set(withField(link, 'newTab', event.currentTarget.checked || undefined))}
            />
          </div>
        </>
      )}
    </ItemList>
  );
}
