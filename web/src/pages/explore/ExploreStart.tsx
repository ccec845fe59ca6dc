import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { MetricType } from '../../api/types.ts';
import { useErrorSince } from '../../api/use-metric-query.ts';
import { whole } from '../../format/number.ts';
import { CopyBlock } from '../../ui/CopyBlock.tsx';
import { EmptyNote, ErrorNote } from '../../ui/Notes.tsx';

export interface ExploreStartProps {
  readonly onPick: (name: string, type: MetricType | undefined) => void;
}

const MOST_NAMES = 120;

/** Before a metric is chosen: what there is, grouped by the first word of the names. */
export function ExploreStart({ onPick }: ExploreStartProps) {
  const list = useQuery({
    queryKey: ['metric-search', '', MOST_NAMES],
    queryFn: ({ signal }) => api.metrics({ limit: MOST_NAMES }, signal),
  });
  const errorSinceMs = useErrorSince(list);
  if (list.error !== null) {
    return (
      <ErrorNote
        what="The metrics could not be listed"
        error={list.error}
        sinceMs={errorSinceMs}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return <section className="panel explore-start" aria-busy="true" />;
  if (list.data.metrics.length === 0) return <NoMetrics />;
  const groups = Map.groupBy(list.data.metrics, ({ name }) => name.split(/[_.:]/, 1)[0] ?? name);
  return (
    <section className="panel explore-start" aria-label="Metrics">
      <h2>
        {whole(list.data.total)} metrics{list.data.total > MOST_NAMES && `, the first ${MOST_NAMES} by name`}
      </h2>
      <div className="explore-groups">
        {[...groups].map(([group, metrics]) => (
          <section key={group}>
            <h3>{group}</h3>
            {metrics.map((metric) => (
              <UnstyledButton
                key={metric.name}
                className="explore-name"
                title={`${metric.name}\n${whole(metric.seriesCount)} series`}
                onClick={() => onPick(metric.name, metric.type)}
              >
                {metric.name}
              </UnstyledButton>
            ))}
          </section>
        ))}
      </div>
    </section>
  );
}

function NoMetrics() {
  const server = window.location.origin;
  return (
    <section className="panel explore-start">
      <EmptyNote title="No metric has been sent yet">
        <p>Send a first number, or wait for the agent of this machine.</p>
        <CopyBlock
          label="the curl command"
          text={`curl -X POST ${server}/api/v1/metrics -H 'content-type: application/json' \\\n  -d '[{"name": "room_temperature", "value": 21.5, "tags": {"room": "kitchen"}}]'`}
        />
      </EmptyNote>
    </section>
  );
}
