import { SECOND_MS, type TimestampMs } from '../../../model/time.ts';
import { hashOf } from '../../engine/ids.ts';
import type { NotifyLinks } from '../contract.ts';
import type { StoredChannel } from '../documents/channel.ts';
import type { StoredSilence } from '../documents/silence.ts';
import { silenceExpiringMessage } from '../message/own-messages.ts';
import { titleOf } from '../message/wording.ts';
import type { GroupBook } from './group-book.ts';
import { silenceKey } from './kept-group.ts';
import type { ShardOutbox } from './shard-outbox.ts';

export interface SilenceNoticesInput {
  readonly silences: readonly StoredSilence[];
  /** Who is told. */
  readonly channels: readonly StoredChannel[];
  readonly book: GroupBook;
  readonly outbox: ShardOutbox;
  readonly links: NotifyLinks;
  readonly nowMs: TimestampMs;
  /** Whether this notifier looks after what is kept under a key. */
  readonly isOurs: (key: string) => boolean;
}

/** Tells once, to each of the channels, that a silence ends soon; once more only when its end was moved. Returns when to ask again. */
export function silenceNotices(input: SilenceNoticesInput): TimestampMs | undefined {
  const { silences, channels, nowMs, isOurs, book, outbox } = input;
  const upcoming: TimestampMs[] = [];
  const current = new Set<string>();
  for (const silence of silences) {
    const noticeMs = silence.endMs - silence.notifyBeforeEndSeconds * SECOND_MS;
    if (silence.notifyBeforeEndSeconds === 0 || nowMs >= silence.endMs) continue;
    if (nowMs < noticeMs) upcoming.push(noticeMs);
    for (const channel of channels.filter(takesNotices)) {
      const key = silenceKey(silence.id, channel.id);
      if (!isOurs(key)) continue;
      current.add(key);
      if (nowMs >= noticeMs && book.silenceEnd(key) !== silence.endMs) tell(silence, channel, key, input);
    }
  }
  for (const key of book.silenceKeys)
    if (!current.has(key)) outbox.add({ key, delete: true, stored: () => book.delete(key) });
  return upcoming.length === 0 ? undefined : Math.min(...upcoming);
}

/** Others would have to close what was opened for a notice. */
function takesNotices({ type }: StoredChannel): boolean {
  return type !== 'pagerduty' && type !== 'alertmanager';
}

function tell(
  silence: StoredSilence,
  channel: StoredChannel,
  key: string,
  { book, outbox, links, nowMs }: SilenceNoticesInput,
): void {
  const { endMs } = silence;
  const message = silenceExpiringMessage({ silence, nowMs, link: links.silences(), groupKey: key });
  outbox.add({
    key,
    delivery: {
      ...{ id: hashOf(`silence\n${key}\n${endMs}`), channelId: channel.id, channelName: channel.name },
      ...{ groupKey: key, subject: titleOf(message), message, eventIds: [] },
      ...{ createdAtMs: nowMs, dueAtMs: nowMs },
    },
    keep: { key, state: { version: 1, kind: 'silence', endMs }, updatedAtMs: nowMs },
    stored: () => book.setSilenceEnd(key, endMs),
  });
}
