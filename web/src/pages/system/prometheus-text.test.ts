import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelled, parsePrometheusText, total } from './prometheus-text.ts';

const TEXT = `# HELP dashboarding_store_tier_bytes Bytes on disk, by tier.
# TYPE dashboarding_store_tier_bytes gauge
dashboarding_store_tier_bytes{tier="metrics_raw"} 1024
dashboarding_store_tier_bytes{tier="metrics_1min"} 2e3
dashboarding_ingest_points_total 17
latency_bucket{le="+Inf"} 5
broken line here
`;

test('our own metrics are read by name and labels', () => {
  const metrics = parsePrometheusText(TEXT);
  assert.equal(labelled(metrics, 'dashboarding_store_tier_bytes', 'tier="metrics_raw"'), 1024);
  assert.equal(total(metrics, 'dashboarding_store_tier_bytes'), 3024);
  assert.equal(total(metrics, 'dashboarding_ingest_points_total'), 17);
  assert.equal(total(metrics, 'nothing'), undefined);
  assert.equal(total(undefined, 'nothing'), undefined);
});
