import { HoverCard, UnstyledButton } from '@mantine/core';
import type { AnswerMeta } from '../api/types.ts';
import { interval } from '../format/duration.ts';
import { significant, whole } from '../format/number.ts';
import './ui.css';

/** What an answer is made of, in one small badge; the details on hover and focus. */
export function MetaBadge({ meta, updatedAt }: { readonly meta: AnswerMeta; readonly updatedAt?: string }) {
  const flags = warningWords(meta);
  const facts = factsOf(meta, updatedAt);
  return (
    <HoverCard position="bottom-end" withArrow shadow="md" openDelay={150} withinPortal>
      <HoverCard.Target>
        <UnstyledButton className="meta-badge" data-warn={flags.length > 0 || undefined}>
          {flags.length > 0 ? flags.join(', ') : shortText(meta)}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown p="sm">
        <dl className="meta-list">
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} value={value} />
          ))}
        </dl>
        {meta.stale === true && (
          <p className="meta-warning">The store did not answer: this is the last known answer.</p>
        )}
        {meta.fallback === true && (
          <p className="meta-warning">The store is not asked at the moment; there is no data to show.</p>
        )}
        {meta.partial === true && (
          <p className="meta-warning">Part of the range is no longer kept, or not all could be read.</p>
        )}
        {meta.warnings?.map((warning) => (
          <p key={warning} className="meta-warning">
            {warning}
          </p>
        ))}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function warningWords(meta: AnswerMeta): string[] {
  const words: string[] = [];
  if (meta.fallback === true) words.push('no answer');
  if (meta.stale === true) words.push('stale');
  if (meta.partial === true) words.push('partial');
  if (words.length === 0 && (meta.warnings?.length ?? 0) > 0) words.push('note');
  return words;
}

function shortText(meta: AnswerMeta): string {
  const resolution = meta.resolutionSeconds;
  return resolution === undefined || resolution === 0 ? 'info' : `per ${interval(resolution)}`;
}

function factsOf(meta: AnswerMeta, updatedAt: string | undefined): [string, string][] {
  const facts: [string, string][] = [];
  const add = (name: string, value: string | undefined) => value !== undefined && facts.push([name, value]);
  add('Table', meta.table);
  add('Resolution', meta.resolutionSeconds === undefined ? undefined : interval(meta.resolutionSeconds));
  add('Took', meta.tookMs === undefined ? undefined : `${significant(meta.tookMs, 3)} ms`);
  add('Cached', meta.cached === undefined ? undefined : meta.cached ? 'yes' : 'no');
  add('Series read', meta.seriesScanned === undefined ? undefined : whole(meta.seriesScanned));
  add('Rows read', meta.rowsScanned === undefined ? undefined : whole(meta.rowsScanned));
  add('Asked at', updatedAt);
  return facts;
}
