import { Button } from '@mantine/core';
import { IconFileText, IconUsers } from '@tabler/icons-react';
import { Ago } from '../../../ui/Ago.tsx';
import type { Rule } from '../api/rule-types.ts';
import { fileOf } from '../rules/rule-body.ts';
import { useRuleActs } from '../rules/use-rule-acts.ts';

/** A rule that is kept in a file: where to change it, and what can be done here. */
export function FileNotice({ rule, onUnlock }: { readonly rule: Rule; readonly onUnlock: () => void }) {
  const acts = useRuleActs();
  return (
    <div className="ui-notice">
      <IconFileText size={18} aria-hidden="true" />
      <span>
        This rule is kept in <strong>{fileOf(rule)}</strong>. Change it there and apply the file, or copy it.
        A change made here lasts until the file is applied again.
      </span>
      <Button size="compact-sm" variant="default" onClick={() => void acts.toggle(rule)}>
        {rule.enabled ? 'Switch off' : 'Switch on'}
      </Button>
      <Button size="compact-sm" variant="default" onClick={onUnlock}>
        Change here
      </Button>
    </div>
  );
}

/** Somebody stored a newer version while this one is being changed. */
export function OvertakenNotice({
  rule,
  onCompare,
}: {
  readonly rule: Rule;
  readonly onCompare: () => void;
}) {
  return (
    <div className="ui-notice" role="status">
      <IconUsers size={18} aria-hidden="true" />
      <span>
        {rule.updatedBy} changed this rule <Ago ms={rule.updatedAtMs} />. What you wrote is kept.
      </span>
      <Button size="compact-sm" variant="default" onClick={onCompare}>
        Compare
      </Button>
    </div>
  );
}
