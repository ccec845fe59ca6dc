import Type from 'typebox';
import { agentSettings } from './sections/agent.ts';
import { alertSettings } from './sections/alert.ts';
import { dashboardSettings } from './sections/dashboard.ts';
import { ingestSettings } from './sections/ingest.ts';
import { liveSettings } from './sections/live.ts';
import { notifySettings } from './sections/notify.ts';
import { querySettings } from './sections/query.ts';
import { queueSettings } from './sections/queue.ts';
import { rabbitmqSettings } from './sections/rabbitmq.ts';
import { redisSettings } from './sections/redis.ts';
import { serverSettings } from './sections/server.ts';
import { storeSettings } from './sections/store.ts';
import { telemetrySettings } from './sections/telemetry.ts';
import { timescaleSettings } from './sections/timescale.ts';
import { webSettings } from './sections/web.ts';
import { writerSettings } from './sections/writer.ts';

/** Every setting there is, by section, in the order of the settings page. */
export const configSchema = Type.Object({
  server: serverSettings,
  agent: agentSettings,
  ingest: ingestSettings,
  queue: queueSettings,
  writer: writerSettings,
  store: storeSettings,
  query: querySettings,
  alert: alertSettings,
  notify: notifySettings,
  dashboard: dashboardSettings,
  live: liveSettings,
  rabbitmq: rabbitmqSettings,
  timescale: timescaleSettings,
  redis: redisSettings,
  web: webSettings,
  telemetry: telemetrySettings,
});

type Sections = Type.Static<typeof configSchema>;

/** The settings a process runs with: complete, validated and frozen. */
export type Config = { readonly [Section in keyof Sections]: Readonly<Sections[Section]> };
