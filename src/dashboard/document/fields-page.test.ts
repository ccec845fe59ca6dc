import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withFields } from './fields-page.ts';
import { parseDashboard } from './parse-dashboard.ts';
import { publishedSchema } from './published-schema.ts';

const FORMATS = new URL('../../../docs/formats/', import.meta.url);
const pageText = () => readFileSync(new URL('dashboard.md', FORMATS), 'utf8');

test('the page and the JSON Schema in docs/formats are current', () => {
  const advice = 'run "npm run dashboard-page" and commit docs/formats';
  const page = pageText();
  assert.ok(page === withFields(page), advice);
  const schema = JSON.parse(readFileSync(new URL('dashboard.schema.json', FORMATS), 'utf8'));
  assert.deepEqual(schema, JSON.parse(JSON.stringify(publishedSchema())), advice);
});

test('the board in the page is one', async () => {
  const { parse } = await import('yaml');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(pageText()) ?? [];
  assert.equal(parseDashboard(parse(example), 0).panels.length, 2);
});
