import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

const NONE: readonly string[] = [];

/** The tags that the series of a metric have. */
export function useTagKeys(metric: string): readonly string[] {
  const keys = useQuery({
    queryKey: ['tag-keys', metric],
    enabled: metric !== '',
    queryFn: ({ signal }) => api.tagKeys(metric, signal),
    staleTime: 30_000,
  });
  return keys.data?.keys ?? NONE;
}
