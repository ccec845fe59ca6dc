import { Textarea, TextInput } from '@mantine/core';
import { ExpressionError, parseExpression } from '../../../../../../src/model/dashboard/expression.ts';
import type { PanelQuery } from '../../../../../../src/model/dashboard/query.ts';
import { LegendField } from './LegendField.tsx';
import { MetricFields } from './MetricFields.tsx';

export interface QueryFieldsProps {
  readonly query: PanelQuery;
  readonly onChange: (query: PanelQuery) => void;
}

/** What one query asks. */
export function QueryFields({ query, onChange }: QueryFieldsProps) {
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
        <>
          <Textarea
            size="xs"
            label="PromQL"
            description="Kept as it was imported. It runs once PromQL is served."
            autosize
            maxRows={8}
            spellCheck={false}
            value={query.promql}
            error={query.promql.trim() === '' ? 'Write an expression, or remove the query' : undefined}
            onChange={(event) => onChange({ ...query, promql: event.currentTarget.value })}
          />
          <div className="edit-query-line">
            <LegendField query={query} onChange={onChange} />
          </div>
        </>
      );
  }
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
