import { IconFileText } from '@tabler/icons-react';
import type { Rule } from '../api/rule-types.ts';
import { fileOf } from './rule-body.ts';

/** For rules that are kept in a file: its name. */
export function OriginBadge({ rule }: { readonly rule: Pick<Rule, 'origin'> }) {
  const file = fileOf(rule);
  if (file === undefined) return null;
  return (
    <span className="ui-badge" title="Kept in a file: the next apply of it decides">
      <IconFileText size={14} aria-hidden="true" />
      <span className="ui-badge-text">
        <span className="visually-hidden">from the file </span>
        {file}
      </span>
    </span>
  );
}
