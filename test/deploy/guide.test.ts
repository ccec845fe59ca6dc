import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SETTINGS } from '../../src/config/settings.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { findFiles, readText } from '../support/deploy/files.ts';
import { configOf, unknownVariables, upstreamHosts } from '../support/deploy/settings.ts';

const GUIDE = 'docs/guide/cluster.md';

for (const path of [...findFiles('deploy/**/*.*', 'deploy/Dockerfile', 'deploy/.env.example'), GUIDE]) {
  test(`${path} names no variable of ours that is not a setting`, () => {
    assert.deepEqual(unknownVariables(readText(path)), []);
  });
}

describe('the guide of the cluster', () => {
  const text = readText(GUIDE);

  test('names only settings that there are', () => {
    const sections = new Set([...SETTINGS.values()].map(({ section }) => section));
    const names = [...text.matchAll(/`([a-z]+)\.([a-zA-Z]+)`/g)]
      .filter(([, section = '']) => sections.has(section))
      .map(([, section, key]) => `${section}.${key}`);
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter((name) => !SETTINGS.has(name)),
      [],
    );
  });

  test('gives variables values that they may have', () => {
    const assignments = [...text.matchAll(/\b(DASHBOARDING_\w+)=([^\s`]+)/g)];
    assert.ok(assignments.length > 0);
    for (const [, name = '', value = ''] of assignments)
      assert.ok(upstreamHosts(configOf({ [name]: value })));
  });

  test('names only metrics that the server has', async () => {
    const names = [...text.matchAll(/\bdashboarding_[a-z_]+/g)].map(([name]) => name);
    const known = createMetrics()
      .registry.getMetricsAsArray()
      .map(({ name }) => name);
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter((name) => !known.includes(name)),
      [],
    );
  });
});
