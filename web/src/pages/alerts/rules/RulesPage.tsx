import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link } from 'react-router';
import { whole } from '../../../format/number.ts';
import { useTimedPath } from '../../../time/links.ts';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { hasNothing } from '../../../ui/Problem.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { NoRules } from '../active/NoAlerts.tsx';
import { useRules } from '../api/queries.ts';
import { type Rule, SEVERITIES } from '../api/rule-types.ts';
import { ALERTS_CRUMB, AlertsFrame } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { StateFilter } from '../ui/StateFilter.tsx';
import { RuleTable } from './RuleTable.tsx';

const NONE: readonly Rule[] = [];
const PAGE = 100;
// What the server lists at most.
const MOST = 1_000;
const STATES = ['firing', 'pending', 'noData', 'error', 'ok', 'disabled'] as const;

/** All rules with their live state; searched and filtered by the server, because there may be ten thousand. */
export default function RulesPage() {
  const [written, write] = useAddress('q');
  const [text, setText] = useState(written);
  const [state, setState] = useAddress('state');
  const [severity, setSeverity] = useAddress('severity');
  const [limit, setLimit] = useState(PAGE);
  const [search] = useDebouncedValue(text.trim(), 150);
  const query = useRules({ search, state, severity, limit });
  const timed = useTimedPath();
  const list = query.data;
  const rules = list?.rules ?? NONE;
  const counts = list?.counts;
  const everyone = counts === undefined ? 0 : Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isFiltered = search !== '' || state !== '' || severity !== '';
  const isEmpty = list !== undefined && list.total === 0 && !isFiltered && !query.isPlaceholderData;

  return (
    <AlertsFrame
      title="Rules"
      crumbs={[ALERTS_CRUMB]}
      actions={
        <Button component={Link} to={timed('/alerts/rules/new')} size="xs">
          New rule
        </Button>
      }
    >
      <AlertsProblem query={query} what="The rules could not be read" />
      {isEmpty ? (
        <NoRules />
      ) : hasNothing(query) ? null : (
        <>
          <div className="ui-tools">
            <SearchField
              label="Find a rule by name or metric"
              placeholder="Find a rule"
              value={text}
              onChange={(next) => {
                setText(next);
                write(next.trim());
              }}
            />
            <StateFilter
              counts={STATES.map((name) => [name, counts?.[name] ?? 0])}
              total={everyone}
              value={state}
              onChange={setState}
            />
            <Select
              size="xs"
              w={140}
              aria-label="Severity"
              placeholder="Every severity"
              clearable
              data={[...SEVERITIES]}
              value={severity === '' ? null : severity}
              onChange={(next) => setSeverity(next ?? '')}
            />
          </div>
          <section className="panel ui-panel" aria-label="Rules" aria-busy={query.isPending}>
            <LoadingBar active={query.isFetching} />
            <RuleTable rules={rules} />
            {list !== undefined && rules.length === 0 && (
              <EmptyNote title="No rule matches">Clear the search or choose another state.</EmptyNote>
            )}
            {list !== undefined && list.total > rules.length && rules.length > 0 && (
              <More left={list.total - rules.length} limit={limit} onMore={setLimit} />
            )}
          </section>
        </>
      )}
    </AlertsFrame>
  );
}

interface MoreProps {
  readonly left: number;
  readonly limit: number;
  readonly onMore: (limit: number) => void;
}

/** The way to the rest of a long list, as far as a list is of use. */
function More({ left, limit, onMore }: MoreProps) {
  if (limit >= MOST) return <p className="ui-line-words ui-quiet">{whole(left)} more: search for them.</p>;
  return (
    <Button
      className="al-show-more"
      size="compact-sm"
      variant="subtle"
      onClick={() => onMore(Math.min(MOST, limit + 3 * PAGE))}
    >
      {whole(left)} more: show the next
    </Button>
  );
}
