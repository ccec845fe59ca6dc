import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { duration } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import { useTimedPath } from '../../../time/links.ts';
import { useTime } from '../../../time/store.ts';
import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import type { Alert, AlertEvent, RuleStats } from '../api/alert-types.ts';
import { useAlerts } from '../api/queries.ts';
import { ALERTS_CRUMB, AlertsFrame } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { TagList } from '../ui/TagList.tsx';
import { EventLine } from './EventLine.tsx';
import { StatTiles } from './StatTiles.tsx';
import { timeline } from './segments.ts';
import { Timeline } from './Timeline.tsx';
import { useHistory, useStats } from './use-history.ts';
import './history.css';

const NONE: readonly Alert[] = [];

/** What alerts did in the range of the page, why, and how people reacted. */
export default function HistoryPage() {
  const time = useTime();
  const [ruleId, setRuleId] = useAddress('rule', { push: true });
  const [alertId, setAlertId] = useAddress('alert', { push: true });
  const query = useHistory({ ruleId, alertId }, time.range);
  const stats = useStats(time.range);
  const active = useAlerts().data?.alerts ?? NONE;
  const parts = query.data?.pages;
  const window = parts?.[0]?.window ?? time.window();
  const events = useMemo(() => parts?.flatMap((part) => part.events) ?? [], [parts]);
  const rows = useMemo(() => {
    const own = active.filter(
      (alert) => (ruleId === '' || alert.ruleId === ruleId) && (alertId === '' || alert.alertId === alertId),
    );
    const oldest = query.hasNextPage ? events.at(-1)?.atMs : undefined;
    return timeline(events, own, window, oldest ?? window.startMs);
  }, [events, active, ruleId, alertId, window, query.hasNextPage]);
  const first = events[0];
  const isFiltered = ruleId !== '' || alertId !== '';

  return (
    <AlertsFrame title="History" crumbs={[ALERTS_CRUMB]} withTime>
      <AlertsProblem query={query} what="The history could not be read" />
      {!isFiltered && <StatTiles stats={stats.data} />}
      {isFiltered && (
        <div className="ui-tools">
          <span className="al-only">
            Only {alertId === '' ? 'the rule' : 'the alert'}{' '}
            <strong>{first?.ruleName ?? rows[0]?.ruleName ?? ''}</strong>
            {alertId !== '' && first !== undefined && <TagList tags={first.groupTags} most={4} />}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              if (alertId !== '') setAlertId('');
              else setRuleId('');
            }}
          >
            Show all
          </Button>
        </div>
      )}
      <section className="panel" aria-label="Timeline" aria-busy={query.isPending}>
        <LoadingBar active={query.isFetching} />
        <header className="panel-head">
          <h2 className="panel-title">Timeline</h2>
        </header>
        {query.data !== undefined && rows.length === 0 ? (
          <NothingHappened isFiltered={isFiltered} />
        ) : (
          <Timeline rows={rows} window={window} onPick={setAlertId} />
        )}
      </section>
      <div className="al-history">
        <section className="panel" aria-label="Events">
          <header className="panel-head">
            <h2 className="panel-title">
              Events <small>newest first</small>
            </h2>
          </header>
          <EventList events={events} withAlert={alertId === ''} onPick={setAlertId} />
          {query.hasNextPage && (
            <Button
              className="al-show-more"
              size="compact-sm"
              variant="subtle"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show older ones
            </Button>
          )}
        </section>
        {!isFiltered && <ByRule rules={stats.data?.byRule ?? []} />}
      </div>
    </AlertsFrame>
  );
}

function NothingHappened({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <EmptyNote title="Nothing happened in this range">Take a longer one.</EmptyNote>;
  return (
    <EmptyNote title="No alert changed its state in this range">
      <p>Take a longer range. Programs read the same history:</p>
      <CopyBlock
        label="the curl command"
        text={`curl '${window.location.origin}/api/v1/alerts/events?limit=100'`}
      />
    </EmptyNote>
  );
}

interface EventListProps {
  readonly events: readonly AlertEvent[];
  readonly withAlert: boolean;
  readonly onPick: (alertId: string) => void;
}

function EventList({ events, withAlert, onPick }: EventListProps) {
  if (events.length === 0) return <p className="ui-line-words">None.</p>;
  return (
    <ol className="al-events">
      {events.map((event) => (
        <EventLine key={event.id} event={event} {...(withAlert ? { onPick } : {})} />
      ))}
    </ol>
  );
}

/** Who calls most: where a better threshold pays. */
function ByRule({ rules }: { readonly rules: readonly RuleStats[] }) {
  const timed = useTimedPath();
  const paging = rules.filter(({ pages }) => pages > 0);
  return (
    <section className="panel al-by-rule" aria-label="Rules that paged most">
      <header className="panel-head">
        <h2 className="panel-title">Rules that paged most</h2>
      </header>
      {paging.length === 0 ? (
        <p className="ui-line-words">None has paged.</p>
      ) : (
        <table className="ui-table">
          <thead>
            <tr>
              <th scope="col" className="ui-wide">
                Rule
              </th>
              <th scope="col" className="num">
                Pages
              </th>
              <th scope="col" className="num">
                To resolve
              </th>
            </tr>
          </thead>
          <tbody>
            {paging.slice(0, 10).map((rule) => (
              <tr key={rule.ruleId}>
                <td className="ui-wide">
                  <Link
                    className="ui-open"
                    title={rule.ruleName}
                    to={timed(`/alerts/history?rule=${encodeURIComponent(rule.ruleId)}`)}
                  >
                    {rule.ruleName}
                  </Link>
                </td>
                <td className="num">{whole(rule.pages)}</td>
                <td className="num">
                  {rule.meanSecondsToResolve === null ? '–' : duration(rule.meanSecondsToResolve)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
