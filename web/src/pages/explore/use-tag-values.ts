import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

const MOST_VALUES = 50;
const PAUSE_MS = 80;
const NONE: readonly string[] = [];

/** The first values of a tag that begin with what is typed, on series of the metric. Those of before stay while the next come. */
export function useTagValues(key: string | null, metric: string, typed: string): readonly string[] {
  const [prefix] = useDebouncedValue(typed, PAUSE_MS);
  const values = useQuery({
    queryKey: ['tag-values', key, metric, prefix],
    enabled: key !== null,
    queryFn: ({ signal }) => api.tagValues(key ?? '', { metric, prefix, limit: MOST_VALUES }, signal),
    placeholderData: (previous) => previous,
  });
  return values.data?.values ?? NONE;
}
