import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellsSomebody } from './told.ts';

const mail = { name: 'mail', enabled: true, default: true };
const chat = { name: 'chat', enabled: true };

test('somebody is told by a channel that is on and that a route, the default or the rule itself names', () => {
  assert.equal(tellsSomebody({ channels: [], routes: [] }, []), false);
  assert.equal(tellsSomebody({ channels: [mail], routes: [] }, []), true);
  assert.equal(tellsSomebody({ channels: [{ ...mail, enabled: false }], routes: [] }, []), false);
  assert.equal(tellsSomebody({ channels: [chat], routes: [] }, []), false);
  assert.equal(tellsSomebody({ channels: [chat], routes: [{ channels: ['chat'] }] }, []), true);
  assert.equal(tellsSomebody({ channels: [chat], routes: [] }, ['chat']), true);
  assert.equal(tellsSomebody({ channels: [mail], routes: [] }, ['gone']), false);
  assert.equal(tellsSomebody({ channels: [chat], routes: [] }, undefined), true);
});
