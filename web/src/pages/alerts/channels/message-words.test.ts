import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageWords } from './message-words.ts';

const words = (message: unknown) => messageWords({ message, groupKey: '{}:{alertname="CPU"}' });

test('a message is told by how many alerts it has and what they are called', () => {
  const alerts = [
    { status: 'firing', labels: { alertname: 'CPU', host: 'a' } },
    { status: 'firing', labels: { alertname: 'CPU', host: 'b' } },
    { status: 'resolved', labels: { alertname: 'Disk' } },
  ];
  assert.equal(words({ alerts }), '2 firing, 1 resolved: CPU, Disk');
});

test('a message of another shape is told by what can be read of it', () => {
  assert.equal(words({ groupLabels: { alertname: 'CPU' } }), 'CPU');
  for (const odd of [null, 'text', {}, { alerts: 'x' }, { alerts: [{ labels: { alertname: 3 } }] }]) {
    assert.equal(words(odd), '{}:{alertname="CPU"}');
  }
});
