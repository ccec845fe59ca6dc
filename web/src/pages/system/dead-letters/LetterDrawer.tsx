import { Button, Drawer } from '@mantine/core';
import type { DeadLetter, DeadSample, OneDeadLetter } from '../../../api/types.ts';
import { useErrorSince } from '../../../api/use-metric-query.ts';
import { duration } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import { BYTES, formatValue } from '../../../format/units.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime, type Zone } from '../../../time/zone.ts';
import { EmptyNote, ErrorNote } from '../../../ui/Notes.tsx';
import { useDeadLetter } from './use-dead-letters.ts';
import type { Act } from './words.ts';

export interface LetterDrawerProps {
  readonly id: string | null;
  readonly onClose: () => void;
  readonly onAct: (act: Act, letter: DeadLetter) => void;
  /** A dialog is open over it: Escape is the dialog's. */
  readonly covered: boolean;
}

/** One letter: why it died, and the samples in it. */
export function LetterDrawer({ id, onClose, onAct, covered }: LetterDrawerProps) {
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      closeOnEscape={!covered}
      title="Dead letter"
      position="right"
      size="min(680px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {id !== null && <Letter id={id} onAct={onAct} />}
    </Drawer>
  );
}

function Letter({ id, onAct }: { readonly id: string; readonly onAct: LetterDrawerProps['onAct'] }) {
  const query = useDeadLetter(id);
  const since = useErrorSince(query);
  if (query.data !== undefined && query.data !== null) return <Contents one={query.data} onAct={onAct} />;
  if (query.error !== null) {
    return (
      <ErrorNote
        what="The letter could not be read"
        error={query.error}
        sinceMs={since}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data === undefined) return null;
  return (
    <EmptyNote title="This letter is no longer there">Somebody has replayed or deleted it since.</EmptyNote>
  );
}

function Contents({
  one,
  onAct,
}: {
  readonly one: OneDeadLetter;
  readonly onAct: LetterDrawerProps['onAct'];
}) {
  const { zone } = useTime();
  const { letter, samples, totalSamples } = one;
  return (
    <div className="letter">
      <p className="letter-reason">
        <code className="letter-badge">{letter.code}</code> {letter.reason}
      </p>
      <dl className="letter-facts">
        {facts(letter, zone).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="ui-buttons is-start">
        <Button size="xs" variant="default" onClick={() => onAct('replay', letter)}>
          Replay
        </Button>
        <Button size="xs" variant="default" onClick={() => onAct('purge', letter)}>
          Delete
        </Button>
      </div>
      {samples.length === 0 ? (
        <EmptyNote title="No samples to show">
          The message could not be read, so nobody knows what is in it. It cannot be replayed.
        </EmptyNote>
      ) : (
        <Samples samples={samples} total={totalSamples} zone={zone} />
      )}
    </div>
  );
}

function facts(letter: DeadLetter, zone: Zone): [string, string][] {
  const { publishedAtMs, batchId } = letter;
  const list: [string, string][] = [['Died', formatDateTime(letter.diedAtMs, zone)]];
  if (publishedAtMs !== undefined) {
    const waited = duration(Math.max(0, letter.diedAtMs - publishedAtMs) / 1_000);
    list.push(['Published', `${formatDateTime(publishedAtMs, zone)}, ${waited} before`]);
  }
  list.push(['Given up by', letter.origin], ['Size', formatValue(letter.sizeBytes, BYTES, 3)]);
  if (batchId !== undefined) list.push(['Part of batch', batchId]);
  list.push(['Letter', letter.id]);
  return list;
}

interface SamplesProps {
  readonly samples: readonly DeadSample[];
  readonly total: number;
  readonly zone: Zone;
}

function Samples({ samples, total, zone }: SamplesProps) {
  return (
    <>
      <h3 className="letter-heading">
        {total > samples.length
          ? `First ${whole(samples.length)} of ${whole(total)} samples`
          : `${whole(total)} ${total === 1 ? 'sample' : 'samples'}`}
      </h3>
      <table className="plain-table letter-samples">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Series</th>
            <th scope="col" className="num">
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal samples may repeat, and the list never changes.
            <tr key={index}>
              <td>{formatDateTime(sample.time, zone, { millis: true })}</td>
              <td className="letter-series">{seriesText(sample)}</td>
              <td className="num">{String(sample.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function seriesText({ name, tags, seriesId }: DeadSample): string {
  if (name === undefined) return seriesId === undefined ? 'unknown' : `series ${seriesId}, unknown here`;
  const pairs = Object.entries(tags ?? {}).map(([key, value]) => `${key}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}
