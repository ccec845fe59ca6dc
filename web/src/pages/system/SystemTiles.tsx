import type { Health } from '../../api/types.ts';
import { duration } from '../../format/duration.ts';
import { compact, whole } from '../../format/number.ts';
import { BYTES, formatValue, PLAIN, SECONDS } from '../../format/units.ts';
import { runsPart } from './parts.ts';
import { type OwnMetrics, total } from './prometheus-text.ts';
import { useGrowth } from './use-system.ts';

export interface SystemTilesProps {
  readonly health: Health | undefined;
  readonly own: OwnMetrics | undefined;
  readonly readAtMs: number;
}

const PER_SECOND = { ...PLAIN, perSecond: true };

/** This process in six numbers. */
export function SystemTiles({ health, own, readAtMs }: SystemTilesProps) {
  const rate = useGrowth(own, readAtMs, 'dashboarding_ingest_points_total');
  const accepted = total(own, 'dashboarding_ingest_points_total');
  const rejected = total(own, 'dashboarding_ingest_rejected_points_total') ?? 0;
  const queries = total(own, 'dashboarding_query_latency_seconds_count');
  const querySeconds = total(own, 'dashboarding_query_latency_seconds_sum');
  const perQuery =
    queries === undefined || querySeconds === undefined || queries === 0 ? undefined : querySeconds / queries;
  const series = total(own, 'dashboarding_store_series');
  const takesIn = runsPart(health, 'queue');
  const stores = runsPart(health, 'store');
  // A store that was never reached has no figures yet: its zeros mean nothing.
  const known = series !== 0 || health?.checks.store?.status === 'ok';
  return (
    <div className="system-tiles">
      <Tile
        label="Accepted now"
        here={takesIn}
        value={rate === undefined ? '–' : formatValue(rate, PER_SECOND, 3)}
        note={rate === undefined ? 'after the next refresh' : 'samples, since the last refresh'}
      />
      <Tile
        label="Accepted since start"
        here={takesIn}
        value={accepted === undefined ? '–' : compact(accepted)}
        note={rejected === 0 ? 'none refused' : `${whole(rejected)} refused`}
      />
      <Tile
        label="Mean query time"
        here={runsPart(health, 'query')}
        value={formatValue(perQuery, SECONDS, 3)}
        note={queries === undefined ? '' : `${whole(queries)} queries since start`}
      />
      <Tile
        label="Series"
        here={stores}
        value={series === undefined || !known ? '–' : compact(series)}
        note={known ? 'known names and tags' : 'not known yet'}
      />
      <Tile
        label="On disk"
        here={stores}
        value={formatValue(known ? total(own, 'dashboarding_store_bytes') : undefined, BYTES, 3)}
        note={known ? segmentNote(own) : 'not known yet'}
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
  // A database of its own has none that we know of.
  return segments === undefined || segments === 0
    ? ''
    : `in ${whole(segments)} ${segments === 1 ? 'segment' : 'segments'}`;
}

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** Whether this process does what the tile counts. What others do is not known here: a zero would lie. */
  readonly here?: boolean;
}

function Tile({ label, value, note, here = true }: TileProps) {
  return (
    <section className="panel tile is-plain" aria-label={label}>
      <h2>{label}</h2>
      <div className="tile-value">{here ? value : '–'}</div>
      <div className="tile-note">{here ? note : 'in other processes'}</div>
    </section>
  );
}
