import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import type { Rule } from '../api/rule-types.ts';
import { useRuleActs } from '../rules/use-rule-acts.ts';

/** From a stored rule to what it did, and what can be done with it as a whole. */
export function RuleActions({ rule }: { readonly rule: Rule }) {
  const acts = useRuleActs();
  const timed = useTimedPath();
  const id = encodeURIComponent(rule.id);
  return (
    <>
      <Link to={timed(`/alerts?rule=${id}`)}>Alerts</Link>
      <Link to={timed(`/alerts/history?rule=${id}`)}>History</Link>
      <Button size="compact-sm" variant="default" onClick={() => void acts.copy(rule)}>
        Copy
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => void acts.remove(rule)}>
        Delete
      </Button>
    </>
  );
}
