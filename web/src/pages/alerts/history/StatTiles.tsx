import { duration } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import type { AlertStats } from '../api/alert-types.ts';

/** How often people were called, and how long it took. */
export function StatTiles({ stats }: { readonly stats: AlertStats | undefined }) {
  return (
    <div className="al-tiles">
      <Tile
        label="Pages"
        value={stats === undefined ? '–' : whole(stats.pages)}
        note={
          stats?.truncated === true
            ? 'at least: the range is too long to count all'
            : 'times an alert began to fire'
        }
      />
      <Tile
        label="Episodes"
        value={stats === undefined ? '–' : whole(stats.episodes)}
        note="pending ones included"
      />
      <Tile
        label="Mean time to acknowledge"
        value={seconds(stats?.meanSecondsToAcknowledge)}
        note={stats?.meanSecondsToAcknowledge == null ? 'none was acknowledged' : 'of those that were'}
      />
      <Tile
        label="Mean time to resolve"
        value={seconds(stats?.meanSecondsToResolve)}
        note={stats?.meanSecondsToResolve == null ? 'none was resolved' : 'of those that are over'}
      />
    </div>
  );
}

function seconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : duration(value);
}

function Tile({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}) {
  return (
    <section className="panel tile is-plain" aria-label={label}>
      <h2>{label}</h2>
      <div className="tile-value">{value}</div>
      <div className="tile-note">{note}</div>
    </section>
  );
}
