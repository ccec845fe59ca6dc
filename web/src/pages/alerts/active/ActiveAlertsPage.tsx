import { Button, Checkbox, Select } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { whole } from '../../../format/number.ts';
import { useTimedPath } from '../../../time/links.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { hasNothing } from '../../../ui/Problem.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { type Selection, useSelection } from '../../../ui/use-selection.ts';
import type { Alert, MutingProblem } from '../api/alert-types.ts';
import { useAlerts } from '../api/queries.ts';
import { SEVERITIES } from '../api/rule-types.ts';
import { SilenceDrawer } from '../silences/SilenceDrawer.tsx';
import { fromAlerts, type SilenceForm } from '../silences/silence-form.ts';
import { AlertsFrame } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { NobodyTold, useNobodyTold } from '../ui/NobodyTold.tsx';
import { StateFilter } from '../ui/StateFilter.tsx';
import { SHOWN_STATES } from '../ui/state-words.ts';
import { UnreadableNote } from '../ui/UnreadableNote.tsx';
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx';
import { AlertDrawer } from './AlertDrawer.tsx';
import { AlertTable } from './AlertTable.tsx';
import { countStates, filterAlerts } from './alert-rows.ts';
import { NoAlerts } from './NoAlerts.tsx';

const NONE: readonly Alert[] = [];
const NO_PROBLEMS: readonly MutingProblem[] = [];

/** What needs somebody now. Filters and the open alert live in the address. */
export default function ActiveAlertsPage() {
  const query = useAlerts();
  const alerts = query.data?.alerts ?? NONE;
  const filter = useFilter();
  const text = useDeferredValue(filter.text);
  const { state, severity, ruleId, openOnly } = filter;
  const unstated = useMemo(
    () => filterAlerts(alerts, { text, severity, ruleId, openOnly, state: '' }),
    [alerts, text, severity, ruleId, openOnly],
  );
  const shown = useMemo(
    () => (state === '' ? unstated : filterAlerts(unstated, { text, severity, ruleId, openOnly, state })),
    [unstated, text, severity, ruleId, openOnly, state],
  );
  const counts = countStates(unstated);
  const selection = useSelection(useMemo(() => shown.map(({ alertId }) => ({ id: alertId })), [shown]));
  const [openId, setOpenId] = useAddress('alert', { push: true });
  const [acknowledging, setAcknowledging] = useState(NONE);
  const [silencing, setSilencing] = useState<SilenceForm>();
  const picked = shown.filter(({ alertId }) => selection.ids.has(alertId));
  const nobody = useNobodyTold();
  const isEmpty = query.data !== undefined && alerts.length === 0;

  return (
    <AlertsFrame title="Alerts">
      <AlertsProblem query={query} what="The alerts could not be read" />
      <UnreadableNote problems={query.data?.problems ?? NO_PROBLEMS} />
      {nobody && !isEmpty && <NobodyTold what="all" />}
      {isEmpty ? (
        <NoAlerts />
      ) : hasNothing(query) ? null : (
        <>
          <div className="ui-tools">
            <SearchField
              label="Find an alert by name, label or text"
              placeholder="Find an alert"
              value={filter.text}
              onChange={filter.setText}
            />
            <StateFilter
              counts={SHOWN_STATES.map((name) => [name, counts[name]])}
              total={unstated.length}
              value={state}
              onChange={filter.setState}
            />
            <Select
              size="xs"
              w={140}
              aria-label="Severity"
              placeholder="Every severity"
              clearable
              data={[...SEVERITIES]}
              value={severity === '' ? null : severity}
              onChange={(next) => filter.setSeverity(next ?? '')}
            />
            <Checkbox
              size="xs"
              label="Only those nobody looks after"
              checked={openOnly}
              onChange={(event) => filter.setOpenOnly(event.currentTarget.checked)}
            />
            {ruleId !== '' && (
              <Button size="compact-sm" variant="default" onClick={() => filter.setRuleId('')}>
                One rule only: show all
              </Button>
            )}
          </div>
          <section className="panel ui-panel" aria-label="Active alerts" aria-busy={query.isPending}>
            <LoadingBar active={query.isFetching} />
            <SelectionBar
              selection={selection}
              canAcknowledge={picked.some(({ episodeId }) => episodeId !== null)}
              onAcknowledge={() => setAcknowledging(picked.filter(({ episodeId }) => episodeId !== null))}
              onSilence={() => setSilencing(fromAlerts(picked))}
            />
            <AlertTable
              alerts={shown}
              left={(query.data?.total ?? 0) - alerts.length}
              selection={selection}
              onOpen={setOpenId}
            />
            {query.data !== undefined && shown.length === 0 && (
              <EmptyNote title="No alert matches">Clear the search or choose another state.</EmptyNote>
            )}
          </section>
        </>
      )}
      <AlertDrawer
        alertId={openId}
        alert={alerts.find(({ alertId }) => alertId === openId)}
        pending={query.isPending}
        covered={acknowledging.length > 0 || silencing !== undefined}
        onClose={() => setOpenId('')}
        onAcknowledge={(alert) => setAcknowledging([alert])}
        onSilence={(alert) => setSilencing(fromAlerts([alert]))}
      />
      <AcknowledgeDialog
        alerts={acknowledging}
        onClose={() => setAcknowledging(NONE)}
        onDone={() => {
          setAcknowledging(NONE);
          selection.clear();
        }}
      />
      <SilenceDrawer
        form={silencing}
        onClose={() => setSilencing(undefined)}
        onDone={() => {
          setSilencing(undefined);
          selection.clear();
        }}
      />
    </AlertsFrame>
  );
}

function useFilter() {
  const [written, write] = useAddress('q');
  const [text, setText] = useState(written);
  const [state, setState] = useAddress('state');
  const [severity, setSeverity] = useAddress('severity');
  const [ruleId, setRuleId] = useAddress('rule');
  const [open, setOpen] = useAddress('open');
  return {
    text,
    setText: (next: string) => {
      setText(next);
      write(next);
    },
    ...{ state, setState, severity, setSeverity, ruleId, setRuleId },
    openOnly: open === '1',
    setOpenOnly: (only: boolean) => setOpen(only ? '1' : ''),
  };
}

interface SelectionBarProps {
  readonly selection: Selection;
  /** Whether one of them is in an episode: only those can be taken on. */
  readonly canAcknowledge: boolean;
  readonly onAcknowledge: () => void;
  readonly onSilence: () => void;
}

/** What can be done with the ticked rows. It takes its room from the start, so that no row moves under the pointer. */
function SelectionBar({ selection, canAcknowledge, onAcknowledge, onSilence }: SelectionBarProps) {
  const count = selection.ids.size;
  const timed = useTimedPath();
  return (
    <div className="al-selection" role="toolbar" aria-label="Ticked alerts">
      <span className="num al-selection-count" aria-live="polite" data-idle={count === 0 || undefined}>
        {count === 0 ? 'Tick alerts to act on several at once' : `${whole(count)} ticked`}
      </span>
      <Button size="compact-sm" variant="default" disabled={!canAcknowledge} onClick={onAcknowledge}>
        Acknowledge
      </Button>
      <Button size="compact-sm" variant="default" disabled={count === 0} onClick={onSilence}>
        Silence
      </Button>
      {count > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
          Clear
        </Button>
      )}
      <Link className="al-selection-end" to={timed('/alerts/rules/new')}>
        New rule
      </Link>
    </div>
  );
}
