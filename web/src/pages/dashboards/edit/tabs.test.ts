import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TabStorage, Tabs } from './tabs.ts';

let made = 0;
/** A tab whose storage has this name already: after a reload, or as a copy of another tab. */
function open(t: { after(close: () => void): void }, name?: string) {
  let stored: string | null = name ?? null;
  const storage: TabStorage = {
    getItem: () => stored,
    setItem: (_, value) => {
      stored = value;
    },
  };
  const channel = new BroadcastChannel('tabs of a test');
  t.after(() => channel.close());
  return {
    tabs: new Tabs({ storage: () => storage, channel, newId: () => `new ${++made}` }),
    stored: () => stored,
    close: () => channel.close(),
  };
}

test('a tab keeps its name through a reload, and knows which others are there', async (t) => {
  const [one, two] = [open(t), open(t, 'reloaded')];
  assert.equal(one.tabs.id, one.stored());
  assert.equal(two.tabs.id, 'reloaded');
  assert.deepEqual(await two.tabs.others(), new Set([one.tabs.id]));
  one.close();
  assert.deepEqual(await two.tabs.others(), new Set());
});

test('a copy of a tab takes a name of its own, and the first one keeps it', async (t) => {
  const first = open(t, 'first');
  await first.tabs.others();
  const copy = open(t, 'first');
  await copy.tabs.others();
  assert.equal(first.tabs.id, 'first');
  assert.notEqual(copy.tabs.id, 'first');
  assert.equal(copy.stored(), copy.tabs.id);
  assert.deepEqual(await first.tabs.others(), new Set([copy.tabs.id]));
});
