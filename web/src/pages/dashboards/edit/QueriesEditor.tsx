import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconEye, IconEyeOff, IconMathFunction, IconPlus, IconTrash } from '@tabler/icons-react';
import { ExpressionError, parseExpression } from '../../../../../src/model/dashboard/expression.ts';
import type { MetricPanelQuery, PanelQuery } from '../../../../../src/model/dashboard/query.ts';
import type { PanelAnswer } from '../../../panels/panel-answer.ts';
import { AggregationField } from '../../explore/AggregationField.tsx';
import { defaultAggregation } from '../../explore/explore-state.ts';
import { FilterBar } from '../../explore/FilterBar.tsx';
import { GroupByField } from '../../explore/GroupByField.tsx';
import { MetricPicker } from '../../explore/MetricPicker.tsx';
import { emptyQuery } from './new-panel.ts';
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
    <p className="al-problem" role="alert">
      {message}. {fix ?? ''}
    </p>
  );
}

interface QueryFieldsProps {
  readonly query: PanelQuery;
  readonly onChange: (query: PanelQuery) => void;
}

function QueryFields({ query, onChange }: QueryFieldsProps) {
  switch (query.kind) {
    case 'metric':
      return <MetricFields query={query} onChange={onChange} />;
    case 'expression':
      return (
        <div className="edit-query-line">
          <TextInput
            size="sm"
            label="Expression"
            placeholder="A / B * 100"
            className="edit-grow"
            value={query.expression}
            error={expressionProblem(query.expression)}
            onChange={(event) => onChange({ ...query, expression: event.currentTarget.value })}
          />
          <LegendField query={query} onChange={onChange} />
        </div>
      );
    case 'promql':
      return (
        <p className="al-hint">
          PromQL, kept as it was imported: <code>{query.promql}</code>
        </p>
      );
  }
}

function MetricFields({
  query,
  onChange,
}: {
  readonly query: MetricPanelQuery;
  readonly onChange: (query: PanelQuery) => void;
}) {
  const { timeShiftSeconds, ...unshifted } = query;
  return (
    <>
      <div className="edit-query-line">
        <div className="edit-grow">
          <MetricPicker
            value={query.metric}
            onPick={({ name, type }) =>
              onChange({
                ...query,
                ...{ metric: name, filters: [], groupBy: [] },
                ...(query.metric === '' ? { aggregation: defaultAggregation(type) } : {}),
              })
            }
          />
        </div>
        <AggregationField
          value={query.aggregation}
          onChange={(aggregation) => onChange({ ...query, aggregation })}
        />
        <GroupByField
          className="edit-grow"
          label="Group by"
          placeholder="all series together"
          metric={query.metric}
          value={query.groupBy}
          onChange={(groupBy) => onChange({ ...query, groupBy })}
        />
      </div>
      <FilterBar
        metric={query.metric}
        filters={query.filters}
        onChange={(filters) => onChange({ ...query, filters })}
      />
      <div className="edit-query-line">
        <LegendField query={query} onChange={onChange} />
        <NumberInput
          size="xs"
          label="Hours earlier"
          placeholder="0"
          hideControls
          min={0}
          value={timeShiftSeconds === undefined ? '' : timeShiftSeconds / 3_600}
          onChange={(hours) =>
            onChange(
              typeof hours === 'number' && hours > 0
                ? { ...query, timeShiftSeconds: Math.round(hours * 3_600) }
                : unshifted,
            )
          }
        />
        {timeShiftSeconds === undefined && (
          <Button
            size="compact-xs"
            variant="default"
            className="edit-shift"
            onClick={() => onChange({ ...query, timeShiftSeconds: 604_800 })}
          >
            Same time last week
          </Button>
        )}
      </div>
    </>
  );
}

function LegendField({ query, onChange }: QueryFieldsProps) {
  const { legend, ...without } = query;
  return (
    <TextInput
      size="xs"
      label="Name of its series"
      placeholder="{{host}} or a text"
      value={legend ?? ''}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? (without as PanelQuery) : { ...query, legend: text });
      }}
    />
  );
}

function expressionProblem(text: string): string | undefined {
  if (text.trim() === '' || text.includes('$')) return undefined;
  try {
    parseExpression(text);
    return undefined;
  } catch (error) {
    return error instanceof ExpressionError ? error.message : 'This cannot be read';
  }
}
