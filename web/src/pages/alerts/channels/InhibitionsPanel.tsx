import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import type { Inhibition } from '../api/notify-types.ts';
import { useRenewAlerts } from '../api/queries.ts';
import { MatcherList } from '../ui/TagList.tsx';
import { InhibitionDrawer } from './InhibitionDrawer.tsx';
import { EMPTY_INHIBITION, type InhibitionForm, inhibitionBody } from './inhibition-form.ts';

export interface InhibitionsPanelProps {
  readonly query: UseQueryResult<{ readonly inhibitions: readonly Inhibition[] }>;
}

/** What is not told while something graver is. */
export function InhibitionsPanel({ query }: InhibitionsPanelProps) {
  const [form, setForm] = useState<InhibitionForm>();
  const remove = useRemove();
  const inhibitions = query.data?.inhibitions ?? [];
  return (
    <section className="panel" aria-label="Inhibitions" aria-busy={query.isPending}>
      <LoadingBar active={query.isFetching} />
      <header className="panel-head">
        <h2 className="panel-title">
          Inhibitions <small>not told while something graver is</small>
        </h2>
        <Button size="compact-sm" variant="default" onClick={() => setForm(EMPTY_INHIBITION)}>
          New inhibition
        </Button>
      </header>
      {query.data !== undefined && inhibitions.length === 0 && (
        <p className="ui-line-words ui-quiet">
          None. With one, a host that is down is told once, and not with every alert of what runs on it.
        </p>
      )}
      <ul className="al-routes">
        {inhibitions.map((inhibition) => (
          <li key={inhibition.id} className="al-route is-plain">
            <div className="al-route-what">
              {inhibition.problem === undefined ? (
                <What inhibition={inhibition} onOpen={() => setForm({ ...inhibition })} />
              ) : (
                <>
                  <strong className="al-name">{inhibition.name}</strong>
                  <span className="al-unreadable-why">{inhibition.problem}</span>
                </>
              )}
            </div>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Delete ${inhibition.name}`}
              title={`Delete ${inhibition.name}`}
              onClick={() => void remove(inhibition)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <InhibitionDrawer form={form} onClose={() => setForm(undefined)} />
    </section>
  );
}

/** What it keeps from being told, and while what. */
function What({ inhibition, onOpen }: { readonly inhibition: Inhibition; readonly onOpen: () => void }) {
  return (
    <>
      <UnstyledButton className="ui-open" title={inhibition.name} onClick={onOpen}>
        {inhibition.name}
      </UnstyledButton>
      <span className="al-route-line">
        while <MatcherList matchers={inhibition.source} /> fires, not{' '}
        <MatcherList matchers={inhibition.target} />
      </span>
      {inhibition.equal.length > 0 && (
        <span className="ui-sub">of the same {inhibition.equal.join(', ')}</span>
      )}
    </>
  );
}

function useRemove(): (inhibition: Inhibition) => Promise<void> {
  const tell = useTell();
  const renew = useRenewAlerts();
  return async (inhibition) => {
    const { id, name, problem } = inhibition;
    try {
      await alertApi.inhibitions.delete(id);
      const undo = () => alertApi.inhibitions.create(inhibitionBody(inhibition)).then(renew);
      // What the server cannot read it does not take back either.
      tell({ words: `The inhibition ${name} is deleted.`, ...(problem === undefined ? { undo } : {}) });
    } catch (error) {
      tell({ words: `${name} could not be deleted: ${(error as Error).message}` });
    }
    await renew();
  };
}
