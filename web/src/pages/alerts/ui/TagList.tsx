import type { Tags } from '../../../api/types.ts';
import type { Matcher } from '../api/notify-types.ts';

export interface TagListProps {
  readonly tags: Tags;
  /** More than these are told as a number. */
  readonly most?: number;
}

/** Tags as small tokens; names from strangers, so only ever text. */
export function TagList({ tags, most = 12 }: TagListProps) {
  const all = Object.entries(tags);
  const hidden = all.length - most;
  return (
    <span className="ui-tags">
      {all.slice(0, most).map(([key, value]) => (
        <span key={key} className="ui-tag" title={`${key}: ${value}`}>
          <span className="ui-tag-key">{key}:</span> {value === '' ? '(empty)' : value}
        </span>
      ))}
      {hidden > 0 && <span className="al-more">and {hidden} more</span>}
    </span>
  );
}

export function MatcherList({ matchers }: { readonly matchers: readonly Matcher[] }) {
  if (matchers.length === 0) return <span className="al-more">every alert</span>;
  return (
    <span className="ui-tags">
      {matchers.map(({ key, op, value }) => (
        <span key={`${key} ${op} ${value}`} className="ui-tag" title={`${key} ${op} ${value}`}>
          <span className="ui-tag-key">
            {key} {op}
          </span>{' '}
          {value === '' ? '(empty)' : value}
        </span>
      ))}
    </span>
  );
}
