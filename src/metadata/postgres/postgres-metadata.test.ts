import { after, before } from 'node:test';
import { Client } from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { metadataConformance } from '../conformance.ts';
import { migrateMetadata } from './migrate.ts';
import { createPostgresMetadata } from './postgres-metadata.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url };
}

const EMPTY = `
  TRUNCATE alert_rules, recording_rules, notification_channels, notification_routes, silences, inhibitions, dashboards,
    dashboard_versions, dashboard_stars, dashboard_shares, annotations, annotation_tags,
    audit_log, alert_events, alert_instances, alert_acknowledgements, leases, lease_members, alert_progress, alert_missed_evaluations,
    notification_groups, notification_deliveries, notification_delivery_events, notification_attempts RESTART IDENTITY;
  UPDATE document_revisions SET revision = 0`;

let server: TimescaleServer;
before(async () => {
  server = await startTimescale({ prepare: (url) => migrateMetadata({ settings: settingsFor(url) }) });
});
after(() => server.stop());

metadataConformance('PostgresMetadata', async () => {
  const admin = new Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(EMPTY);
  return {
    open: async () => createPostgresMetadata({ settings: settingsFor(server.url), clock: systemClock, log }),
    // The clock is the server's: what it has noted is moved in its place.
    advance: async (ms) => {
      await admin.query(`UPDATE leases SET expires_at_ms = expires_at_ms - ${ms}`);
      await admin.query(`UPDATE lease_members SET seen_at_ms = seen_at_ms - ${ms}`);
    },
    destroy: () => admin.end(),
  };
});
