import { DraftStore } from './draft.ts';
import { Tabs } from './tabs.ts';

/** The drafts in this browser. */
export const drafts = new DraftStore({ storage: () => localStorage, nowMs: Date.now });

/** This tab among those of this browser. It answers the others as long as it is there. */
export const tabs = new Tabs({
  storage: () => sessionStorage,
  channel: new BroadcastChannel('dashboarding.tabs'),
  newId: () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join(''),
});
