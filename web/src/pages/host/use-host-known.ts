import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { LIVE } from '../../api/live.ts';

/** `unknown` never sent anything; `other` sent other metrics than those of an agent. */
export type Acquaintance = 'agent' | 'other' | 'unknown';

/** What was ever heard of a host; asked for only when it sends nothing now. Undefined until that is answered. */
export function useHostKnown(host: string, asked: boolean): Acquaintance | undefined {
  return useQuery({
    queryKey: ['host-known', host],
    enabled: asked,
    queryFn: async ({ signal }): Promise<Acquaintance> => {
      // Values come sorted, so the first with this prefix is the host itself if it is there.
      const filter = { prefix: host, limit: 1 };
      const [all, agents] = await Promise.all([
        api.tagValues('host', filter, signal),
        api.tagValues('host', { ...filter, metric: 'cpu_usage_percent' }, signal),
      ]);
      if (agents.values[0] === host) return 'agent';
      return all.values[0] === host ? 'other' : 'unknown';
    },
    meta: LIVE,
  }).data;
}
