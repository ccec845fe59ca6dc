import type { MetricOptions } from '../build/queries.ts';

export const server = { instance: '$instance' };
export const database = { ...server, datname: '$datname' };
export const byServer = { where: server, by: ['instance'], legend: '{{instance}}' } as const;
export const byDatabase: MetricOptions = { where: database, by: ['datname'], legend: '{{datname}}' };
