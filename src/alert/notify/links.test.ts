import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinks } from './links.ts';

const ALERT = { ruleId: 'rule 1', alertId: 'a' };

test('links lead to the public address, else to the pages of this process', () => {
  const serverUrl = 'http://127.0.0.1:8080';
  assert.equal(
    createLinks({ publicUrl: 'https://m.example/', serverUrl }).alert(ALERT),
    'https://m.example/alerts/rules/rule%201',
  );
  assert.equal(createLinks({ publicUrl: '', serverUrl }).silences(), `${serverUrl}/alerts/silences`);
});

test('where nobody knows of pages there are no links', () => {
  const { baseUrl, alert, silences } = createLinks({ publicUrl: '', serverUrl: '' });
  assert.deepEqual([baseUrl, alert(ALERT), silences()], ['', '', '']);
});
