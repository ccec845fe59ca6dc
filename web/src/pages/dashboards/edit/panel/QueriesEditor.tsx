import { ActionIcon, Button } from '@mantine/core';
import { IconEye, IconEyeOff, IconMathFunction, IconPlus, IconTrash } from '@tabler/icons-react';
import type { PanelQuery } from '../../../../../../src/model/dashboard/query.ts';
import type { PanelAnswer } from '../../../../panels/panel-answer.ts';
import { emptyQuery } from '../new-panel.ts';
import { QueryFields } from './QueryFields.tsx';
import { nextRefId } from './ref-ids.ts';

export interface QueriesEditorProps {
  readonly queries: readonly PanelQuery[];
  readonly data: readonly PanelAnswer[];
  readonly onChange: (queries: readonly PanelQuery[]) => void;
}

const MOST_QUERIES = 26;

/** What a panel asks: metrics, and arithmetic over them. */
export function QueriesEditor({ queries, data, onChange }: QueriesEditorProps) {
  const set = (index: number, query: PanelQuery) =>
    onChange(queries.map((old, i) => (i === index ? query : old)));
  const add = (query: PanelQuery) => onChange([...queries, query]);
  const refId = nextRefId(queries);
  return (
    <section className="panel edit-queries" aria-label="What it asks">
      {queries.map((query, index) => (
        <fieldset key={query.refId} className="edit-query" aria-label={`Query ${query.refId}`}>
          <div className="edit-query-head">
            <strong>{query.refId}</strong>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-pressed={query.hidden === true}
              aria-label={`Ask ${query.refId} without drawing it`}
              onClick={() => set(index, { ...query, hidden: query.hidden !== true })}
            >
              {query.hidden === true ? <IconEyeOff size={15} /> : <IconEye size={15} />}
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`Remove query ${query.refId}`}
              onClick={() => onChange(queries.filter((_, i) => i !== index))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </div>
          <QueryFields query={query} onChange={(next) => set(index, next)} />
          <QueryProblem answer={data.find((one) => one.refId === query.refId)} />
        </fieldset>
      ))}
      <div className="edit-query-add">
        <Button
          size="compact-sm"
          variant="default"
          disabled={queries.length >= MOST_QUERIES}
          leftSection={<IconPlus size={14} />}
          onClick={() => add(emptyQuery(refId))}
        >
          Add query
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={queries.length === 0 || queries.length >= MOST_QUERIES}
          leftSection={<IconMathFunction size={14} />}
          onClick={() => add({ refId, kind: 'expression', expression: '' })}
        >
          Add expression
        </Button>
      </div>
    </section>
  );
}

function QueryProblem({ answer }: { readonly answer: PanelAnswer | undefined }) {
  if (answer?.error === undefined) return null;
  const { message, fix } = answer.error;
  return (
    <p className="ui-problem" role="alert">
      {message}. {fix ?? ''}
    </p>
  );
}
