import { expression, needed } from '../build/queries.ts';

export const host = { host: '$host' };
export const byHost = { where: host, by: ['host'], legend: '{{host}}' } as const;

/**
 * The mean of a duration of which the number and the sum are kept; `sum` and `count` are the letters that its queries get. Zero while
 * there was none.
 */
export function meanOf(name: string, [sum, count]: readonly [string, string], options: MeanOptions = {}) {
  const { by = [], legend } = options;
  return [
    needed(`${name}_sum`, 'rate', { where: host, by }),
    needed(`${name}_count`, 'rate', { where: host, by }),
    expression(`${sum} / clamp_min(${count}, 0.001)`, legend),
  ];
}

interface MeanOptions {
  readonly by?: readonly string[];
  readonly legend?: string;
}
