import { serverNowMs } from '../api/connection.ts';
import { ago, duration } from '../format/duration.ts';
import { useTime } from '../time/store.ts';
import { formatDateTime } from '../time/zone.ts';

/** "12 s ago", with the moment on hover. */
export function Ago({ ms }: { readonly ms: number }) {
  const { zone } = useTime();
  return <time title={formatDateTime(ms, zone)}>{ago(serverNowMs() - ms)}</time>;
}

/** "1h 23m", for how long something has lasted, with its beginning on hover. */
export function Since({ ms }: { readonly ms: number }) {
  const { zone } = useTime();
  return (
    <time title={`since ${formatDateTime(ms, zone)}`}>
      {duration(Math.max(0, serverNowMs() - ms) / 1_000)}
    </time>
  );
}
