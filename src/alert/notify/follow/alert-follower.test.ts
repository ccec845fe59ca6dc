import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Metadata } from '../../../metadata/port.ts';
import { MINUTE_MS } from '../../../model/time.ts';
import { Evaluator, LeapingClock, openMetadata } from '../testing/metadata.ts';
import { AlertFollower } from './alert-follower.ts';

let metadata: Metadata;
let clock: LeapingClock;
let evaluator: Evaluator;
let follower: AlertFollower;

beforeEach(() => {
  metadata = openMetadata();
  clock = new LeapingClock();
  evaluator = new Evaluator(metadata, clock);
  follower = new AlertFollower({ alerts: metadata.alerts, clock });
});

afterEach(() => metadata.close());

async function episode(host: string) {
  const begin = await evaluator.fire(host);
  clock.leap(1_000);
  const end = await evaluator.resolve(host);
  clock.leap(1_000);
  return { begin, end };
}

describe('the end of an alert', () => {
  test('is that of the episode that was told, although the alert fired and ended again', async () => {
    await follower.follow();
    const first = await episode('a');
    const second = await episode('a');
    await follower.follow();
    const { alertId, episodeId } = first.begin;
    assert.equal((await follower.endOf(alertId, episodeId))?.id, first.end.id);
    assert.equal((await follower.endOf(alertId, second.begin.episodeId))?.id, second.end.id);
    assert.equal((await follower.endOf(alertId, null))?.id, second.end.id);
  });

  test('is found behind many later events of the alert', async () => {
    const first = await episode('a');
    for (let at = 0; at < 120; at += 1) await episode('a');
    await follower.follow();
    assert.equal((await follower.endOf(first.begin.alertId, first.begin.episodeId))?.id, first.end.id);
  });

  test('is seen by a look that reads all instances anew', async () => {
    await evaluator.fire('a');
    await follower.follow();
    const end = await evaluator.resolve('a');
    clock.leap(6 * MINUTE_MS);
    assert.equal(await follower.follow(), true);
    assert.equal(follower.firing.size, 0);
    metadata.alerts.events = () => Promise.reject(new Error('it was seen'));
    assert.equal((await follower.endOf(end.alertId, end.episodeId))?.id, end.id);
  });
});
