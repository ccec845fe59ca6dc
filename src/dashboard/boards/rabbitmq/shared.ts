import { type MetricOptions, overAll } from '../build/queries.ts';

export const node = { instance: '$instance' };
export const byNode = { where: node, by: ['instance'], legend: '{{instance}}' } as const;
export const queue = { ...node, vhost: '$vhost', queue: '$queue' };
export const byQueue: MetricOptions = { where: queue, by: ['vhost', 'queue'], legend: '{{queue}}' };

/** Gauges of all nodes together. */
export function total(name: string) {
  return overAll('sum', [name, 'last'], { where: node, by: ['*'] });
}
