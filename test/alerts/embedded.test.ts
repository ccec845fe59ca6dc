import { test } from 'node:test';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { runAlertSuites } from '../support/alerts/suites/run.ts';

test('alerting of one server', { timeout: 300_000 }, async (t) => {
  const server = await AlertServer.start(t);
  await runAlertSuites(t, server);
  await server.stopInOrder();
});
