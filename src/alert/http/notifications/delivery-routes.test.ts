import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptOf, delivery, hexId, takeLease } from '../../../metadata/conformance-fixture.ts';
import { testApi } from '../testing/alert-api.ts';
import { deliveryRoutes } from './delivery-routes.ts';

const PATH = '/api/v1/alerts/deliveries';

test('the log leaves out what is said; one delivery has it, and one that is gone says where to look', async (t) => {
  const { send, metadata } = await testApi(t, (parts) => [deliveryRoutes(parts)]);
  const lease = await takeLease(metadata, 'notify-00');
  await metadata.deliveries.enqueue([delivery('d'), delivery('e')], { groups: [], lease });
  await metadata.deliveries.finishAttempt(attemptOf('d', 1), { state: 'delivered' });
  const { json: log } = await send('GET', `${PATH}?limit=1&state=delivered`);
  const { message, ...listed } = (await send('GET', `${PATH}/${hexId('d')}`)).json;
  assert.deepEqual(log.deliveries, [listed]);
  assert.deepEqual(log.next, { before: 1_000, beforeId: hexId('d') });
  assert.deepEqual(message, delivery('d').message);
  assert.deepEqual([listed.subject, listed.log.length], ['[FIRING:1] d', 1]);
  const gone = await send('GET', `${PATH}/unknown`);
  assert.deepEqual([gone.status, gone.json.error.code], [404, 'NOT_FOUND']);
});
