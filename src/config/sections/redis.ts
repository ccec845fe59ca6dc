import Type from 'typebox';
import { tlsSettings } from './tls.ts';

export const redisSettings = Type.Object({
  url: Type.String({
    default: 'redis://127.0.0.1:6379',
    secret: true,
    description:
      'Redis of the cluster profile: redis:// or rediss:// (TLS) for one server; redis+sentinel://host:26379,host:26379/name/0 for Sentinel; redis+cluster://host:6379,host:6379 for Redis Cluster (rediss+sentinel, rediss+cluster with TLS).',
  }),
  ...tlsSettings('Redis'),
  timeoutMs: Type.Integer({
    default: 250,
    minimum: 1,
    description: 'How long one answer may take before this process goes on without it.',
  }),
  reconnectMaxSeconds: Type.Number({
    default: 2,
    exclusiveMinimum: 0,
    description: 'Longest wait between tries to connect again.',
  }),
  seriesIdSeconds: Type.Integer({
    default: 3_600,
    minimum: 1,
    description: 'How long the id of a series is kept.',
  }),
});

export type RedisSettings = Type.Static<typeof redisSettings>;
