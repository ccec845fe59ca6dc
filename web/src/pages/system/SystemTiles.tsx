import type { Health } from '../../api/types.ts';
import { duration } from '../../format/duration.ts';
import { compact, whole } from '../../format/number.ts';
import { BYTES, formatValue, PLAIN, SECONDS } from '../../format/units.ts';
import { type OwnMetrics, total } from './prometheus-text.ts';
import { useGrowth } from './use-system.ts';

export interface SystemTilesProps {
  readonly health: Health | undefined;
  readonly own: OwnMetrics | undefined;
  readonly readAtMs: number;
}

const PER_SECOND = { ...PLAIN, perSecond: true };

/** The server in six numbers. */
export function SystemTiles({ health, own, readAtMs }: SystemTilesProps) {
  const rate = useGrowth(own, readAtMs, 'dashboarding_ingest_points_total');
  const accepted = total(own, 'dashboarding_ingest_points_total');
  const rejected = total(own, 'dashboarding_ingest_rejected_points_total') ?? 0;
  const queries = total(own, 'dashboarding_query_latency_seconds_count');
  const querySeconds = total(own, 'dashboarding_query_latency_seconds_sum');
  const perQuery =
    queries === undefined || querySeconds === undefined || queries === 0 ? undefined : querySeconds / queries;
  const series = total(own, 'dashboarding_store_series');
  return (
    <div className="system-tiles">
      <Tile
        label="Accepted now"
        value={rate === undefined ? '–' : formatValue(rate, PER_SECOND, 3)}
        note={rate === undefined ? 'after the next refresh' : 'samples, since the last refresh'}
      />
      <Tile
        label="Accepted since start"
        value={accepted === undefined ? '–' : compact(accepted)}
        note={rejected === 0 ? 'none refused' : `${whole(rejected)} refused`}
      />
      <Tile
        label="Mean query time"
        value={formatValue(perQuery, SECONDS, 3)}
        note={queries === undefined ? '' : `${whole(queries)} queries since start`}
      />
      <Tile label="Series" value={series === undefined ? '–' : compact(series)} note="known names and tags" />
      <Tile
        label="On disk"
        value={formatValue(total(own, 'dashboarding_store_bytes'), BYTES, 3)}
        note={segmentNote(own)}
      />
      <Tile
        label="Uptime"
        value={health?.uptime === undefined ? '–' : duration(health.uptime)}
        note={health?.version === undefined ? '' : `version ${health.version}`}
      />
    </div>
  );
}

function segmentNote(own: OwnMetrics | undefined): string {
  const segments = total(own, 'dashboarding_store_segments');
  return segments === undefined ? '' : `in ${whole(segments)} ${segments === 1 ? 'segment' : 'segments'}`;
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
