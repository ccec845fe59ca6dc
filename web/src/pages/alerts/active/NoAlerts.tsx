import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useRules } from '../api/queries.ts';

/** Nothing is wrong; or nobody has said yet what would be. */
export function NoAlerts() {
  const rules = useRules({ limit: 1 });
  const timed = useTimedPath();
  const total = rules.data?.total;
  if (total === undefined) return <section className="panel ui-panel" aria-busy="true" />;
  if (total > 0) {
    return (
      <section className="panel ui-panel">
        <EmptyNote title="Nothing needs you">
          <p>
            None of the <Link to={timed('/alerts/rules')}>{total === 1 ? 'one rule' : `${total} rules`}</Link>{' '}
            is firing, pending or without data. What happened before is in the{' '}
            <Link to={timed('/alerts/history')}>history</Link>.
          </p>
        </EmptyNote>
      </section>
    );
  }
  return <NoRules />;
}

/** Before the first rule: what to do, by hand and from a file. */
export function NoRules() {
  const timed = useTimedPath();
  return (
    <section className="panel ui-panel">
      <EmptyNote title="There is no alert rule yet">
        <p>A rule looks at a metric every few seconds and tells people when it crosses a threshold.</p>
        <p className="al-empty-buttons">
          <Button component={Link} to={timed('/alerts/rules/new')} size="sm">
            Make a rule
          </Button>
        </p>
        <p>Or keep rules in a file, and apply it as often as you like:</p>
        <CopyBlock label="the file and the command" text={EXAMPLE} />
      </EmptyNote>
    </section>
  );
}

const EXAMPLE = `cat > rules.yaml <<'END'
rules:
  - name: CPU busy
    query: { metric: cpu_usage_percent, aggregation: avg, filters: { cpu: total }, windowSeconds: 60 }
    groupBy: [host]
    condition: gt
    threshold: 90
    durationSeconds: 300
    severity: warning
END
dashboarding alerts apply -f rules.yaml`;
