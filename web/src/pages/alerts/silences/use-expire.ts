import { serverNowMs } from '../../../api/connection.ts';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import type { Silence, SilenceInput } from '../api/notify-types.ts';
import { useRenewAlerts } from '../api/queries.ts';

/** Ends a silence at once; one that has not begun is deleted. Taken back, it is as before. */
export function useExpire(): (silence: Silence) => Promise<void> {
  const tell = useTell();
  const renew = useRenewAlerts();
  return async (silence) => {
    try {
      const undo = await end(silence, serverNowMs());
      tell({ words: 'The silence is over.', undo: () => undo().then(renew) });
    } catch (error) {
      tell({ words: `The silence could not be ended: ${(error as Error).message}` });
    }
    await renew();
  };
}

/** Resolves to what takes it back. */
async function end(silence: Silence, nowMs: number): Promise<() => Promise<unknown>> {
  const before = bodyOf(silence);
  const { id, version } = silence;
  if (silence.startMs >= nowMs) {
    await alertApi.silences.delete(id);
    return () => alertApi.silences.create(before);
  }
  const ended = await alertApi.silences.update(id, version, { ...before, endMs: nowMs });
  return () => alertApi.silences.update(id, ended.version, before);
}

function bodyOf(silence: Silence): SilenceInput {
  const { name, matchers, startMs, endMs, recurrence, kind, comment, createdBy, notifyBeforeEndSeconds } =
    silence;
  return {
    ...(name === undefined ? {} : { name }),
    ...{ matchers, startMs, endMs, kind, comment, createdBy },
    ...(recurrence === undefined ? {} : { recurrence }),
    ...(notifyBeforeEndSeconds === undefined ? {} : { notifyBeforeEndSeconds }),
  };
}
