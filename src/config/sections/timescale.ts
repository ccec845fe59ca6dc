import Type from 'typebox';
import { tlsSettings } from './tls.ts';

export const timescaleSettings = Type.Object({
  url: Type.String({
    default: 'postgres://127.0.0.1:5432/dashboarding',
    secret: true,
    description:
      'TimescaleDB of the cluster profile: postgres://user:password@host:port/database; sslmode=require, verify-ca or verify-full turns TLS on.',
  }),
  readUrls: Type.Array(Type.String(), {
    default: [],
    secret: true,
    description: 'Replicas that queries read from, in turn; the server of timescale.url when empty.',
  }),
  ...tlsSettings('TimescaleDB'),
  maxConnections: Type.Integer({
    default: 12,
    minimum: 2,
    description:
      'Connections of one process to each server at most. Queries use all but four of those to timescale.url, so this should be query.maxConcurrent + 4.',
  }),
  connectTimeoutSeconds: Type.Number({
    default: 5,
    exclusiveMinimum: 0,
    description: 'How long opening a connection may take.',
  }),
  requestTimeoutSeconds: Type.Number({
    default: 20,
    exclusiveMinimum: 0,
    description:
      'How long other requests may take: registering and listing series, statistics, metadata. Queries have query.timeoutSeconds; rollups and compression take as long as they need.',
  }),
  writeTimeoutSeconds: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    description: 'How long storing one group of batches may take.',
  }),
  settledCacheMiB: Type.Integer({
    default: 64,
    minimum: 0,
    description:
      'Memory for buckets of large queries that cannot change any more, so that a dashboard reads only what is new; 0 keeps none.',
  }),
  compressAfterHours: Type.Integer({
    default: 24,
    minimum: 1,
    description: 'Age at which days of samples are compressed.',
  }),
});

export type TimescaleSettings = Type.Static<typeof timescaleSettings>;
