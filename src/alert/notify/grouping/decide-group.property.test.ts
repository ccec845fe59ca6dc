import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideGroup, type FiringAlert } from './decide-group.ts';
import { EMPTY_GROUP, type GroupState, keptGroup, restoredGroup } from './group-state.ts';

const ALERTS = ['a', 'b', 'c', 'd'];

const timings = fc.record({
  groupWaitMs: fc.constantFrom(0, 5, 30),
  groupIntervalMs: fc.constantFrom(0, 20, 100),
  repeatIntervalMs: fc.constantFrom(50, 200, 1_000),
  sendResolved: fc.boolean(),
});

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 1, max: 40 }),
    flip: fc.option(fc.constantFrom(...ALERTS)),
    mute: fc.option(fc.constantFrom(...ALERTS)),
    /** Messages since the last step have arrived. */
    arrives: fc.boolean(),
    restart: fc.boolean(),
  }),
  { minLength: 1, maxLength: 120 },
);

/** What a receiver knows, and what a faultless notifier owes it. */
class Receiver {
  readonly firing = new Map<string, number>();
  readonly mutedSince = new Set<string>();
}

test('over any history, what fires is told in time, nothing twice within the repeat interval, every end once', () => {
  fc.assert(
    fc.property(timings, steps, (timing, history) => {
      let state: GroupState = EMPTY_GROUP;
      /** What another process would read. */
      let kept: GroupState = EMPTY_GROUP;
      let nowMs = 0;
      let onTheWay = false;
      let lastMessageMs = -Infinity;
      const began = new Map<string, number>();
      const muted = new Set<string>();
      const receiver = new Receiver();
      /** Since when each alert has been owed a message without a break. */
      const owed = new Map<string, number>();

      for (const { afterMs, flip, mute, arrives, restart } of history) {
        nowMs += afterMs;
        if (arrives) onTheWay = false;
        if (flip !== null && !began.delete(flip)) began.set(flip, nowMs);
        if (mute !== null && !muted.delete(mute)) muted.add(mute);
        if (restart) {
          state = kept;
          // How long the end of an alert has waited is not kept: it waits anew.
          owed.clear();
        }
        const firing: FiringAlert[] = [...began].map(([alertId, startsAtMs]) => ({
          ...{ alertId, startsAtMs, episodeId: `${alertId}${startsAtMs}` },
          muted: muted.has(alertId),
        }));
        for (const id of receiver.firing.keys())
          if (began.has(id) && muted.has(id)) receiver.mutedSince.add(id);

        const decision = decideGroup({ firing, forget: new Set(), state, timing, nowMs, onTheWay });
        state = decision.isOver ? EMPTY_GROUP : decision.state;
        if (decision.mustKeep || decision.isOver) kept = reread(state);
        const { message } = decision;
        if (onTheWay) assert.equal(message, undefined);
        if (decision.isOver) assert.equal(firing.length, 0);

        if (message !== undefined) {
          const visible = firing.filter((alert) => !alert.muted).map(({ alertId }) => alertId);
          assert.deepEqual(message.firing, visible);
          for (const id of message.resolved) {
            assert.ok(
              timing.sendResolved && receiver.firing.has(id) && !began.has(id),
              `${id} was not told, or fires`,
            );
            receiver.firing.delete(id);
          }
          const isSame = message.fresh.length === 0 && message.resolved.length === 0;
          assert.equal(message.reason, isSame ? 'repeat' : 'changed');
          // Nothing twice: without news only when the time to repeat has come.
          if (isSame) assert.ok(nowMs - lastMessageMs >= timing.repeatIntervalMs);
          else if (receiver.firing.size > 0 || message.resolved.length > 0)
            assert.ok(nowMs - lastMessageMs >= Math.min(timing.groupIntervalMs, timing.repeatIntervalMs));
          for (const id of message.fresh)
            assert.ok(!receiver.firing.has(id) || receiver.mutedSince.has(id), `${id} was told already`);
          for (const id of message.firing) {
            receiver.firing.set(id, nowMs);
            receiver.mutedSince.delete(id);
          }
          assert.ok(message.firing.length + message.resolved.length > 0);
          lastMessageMs = nowMs;
          onTheWay = true;
        }
        if (!timing.sendResolved) {
          for (const id of receiver.firing.keys())
            if (!began.has(id)) {
              receiver.firing.delete(id);
              receiver.mutedSince.delete(id);
            }
        }
        if (decision.isOver) assert.equal(receiver.firing.size, 0);

        // Never forgotten: what is owed is told by the time that waits allow, as soon as nothing is on its way.
        const wantsToKnow = [
          ...firing
            .filter(
              (alert) =>
                !alert.muted &&
                (!receiver.firing.has(alert.alertId) || receiver.mutedSince.has(alert.alertId)),
            )
            .map(({ alertId }) => `+${alertId}`),
          ...[...receiver.firing.keys()].filter((id) => !began.has(id)).map((id) => `-${id}`),
        ];
        for (const what of owed.keys()) if (!wantsToKnow.includes(what)) owed.delete(what);
        for (const what of wantsToKnow) if (!owed.has(what)) owed.set(what, nowMs);
        if (!onTheWay) {
          const latest = Math.max(timing.groupWaitMs, timing.groupIntervalMs);
          for (const [what, sinceMs] of owed) {
            const dueMs = Math.max(sinceMs + latest, lastMessageMs + timing.groupIntervalMs);
            assert.ok(nowMs < dueMs, `${what} is owed since ${sinceMs}, at ${nowMs}`);
            assert.ok(decision.dueMs !== undefined && decision.dueMs > nowMs, 'it is asked again');
          }
          const stillFires = [...receiver.firing.keys()].some(
            (id) => began.has(id) && !muted.has(id) && !receiver.mutedSince.has(id),
          );
          if (stillFires) assert.ok(nowMs - lastMessageMs < timing.repeatIntervalMs || message !== undefined);
        }
      }
    }),
    { numRuns: 3_000 },
  );
});

function reread(state: GroupState): GroupState {
  return restoredGroup(JSON.parse(JSON.stringify(keptGroup(state)))) ?? EMPTY_GROUP;
}
