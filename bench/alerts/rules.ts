import { hostName, METRICS } from '../tsbs/hosts.ts';

/** Series of one rule: ten machines of one service, say. */
const HOSTS_OF_A_RULE = 10;

/**
 * A rule for each ten hosts and each metric: every series belongs to one rule and is a group of its own. Values are random walks
 * between 0 and 100, so now and then some cross the threshold.
 */
export function fleetRules(hosts: number) {
  const parts = Math.ceil(hosts / HOSTS_OF_A_RULE);
  return METRICS.flatMap((metric) =>
    Array.from({ length: parts }, (_, part) => ({
      name: `${metric} of part ${part}`,
      query: {
        metric,
        aggregation: 'avg',
        windowSeconds: 300,
        filters: { hostname: hostsOf(part, hosts) },
      },
      groupBy: ['hostname'],
      condition: 'gt',
      threshold: 95,
      resolveThreshold: 90,
      durationSeconds: 60,
      annotations: { summary: `${metric} of {{ labels.hostname }} is {{ value }}` },
    })),
  );
}

function hostsOf(part: number, hosts: number): string[] {
  const first = part * HOSTS_OF_A_RULE;
  const count = Math.min(HOSTS_OF_A_RULE, hosts - first);
  return Array.from({ length: count }, (_, index) => hostName(first + index));
}
