import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { MetricInfo } from '../../api/types.ts';

// The search finds names that contain the text: the name itself is among the first.
const MOST_FOUND = 50;

/** Type, unit and size of one metric; `pending` until that is known. */
export function useMetricInfo(metric: string): {
  readonly info: MetricInfo | undefined;
  readonly pending: boolean;
} {
  const query = useQuery({
    queryKey: ['metric-info', metric],
    enabled: metric !== '',
    queryFn: ({ signal }) => api.metrics({ match: metric, limit: MOST_FOUND }, signal),
    staleTime: 60_000,
  });
  return { info: query.data?.metrics.find(({ name }) => name === metric), pending: query.isPending };
}
