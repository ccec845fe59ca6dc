import type { ClientBase } from 'pg';
import { AppError } from '../../lib/errors.ts';
import type { SeriesId } from '../../model/series.ts';

/** Ids above `after` up to `upTo`: they may have been given to series that the database lost, and are given to nobody any more. */
export interface LostIds {
  readonly after: SeriesId;
  readonly upTo: SeriesId;
}

export async function readLostIds(client: ClientBase): Promise<readonly LostIds[]> {
  const { rows } = await client.query<LostIds>(
    'SELECT last_series_id AS after, skipped_until AS "upTo" FROM past_installations',
  );
  return rows;
}

/**
 * Why samples cannot be stored (`SERIES_LOST`, 422): one of them is of a lost series. A batch that was on its way while the database
 * went back carries such ids, and so does one of a process that has not noticed yet. Undefined when there is no such sample.
 */
export function refusalOfLost(
  { seriesIds, rows }: { readonly seriesIds: Uint32Array; readonly rows: number },
  lost: readonly LostIds[],
): AppError | undefined {
  for (const { after, upTo } of lost) {
    for (let row = 0; row < rows; row++) {
      const id = seriesIds[row] as number;
      if (id > after && id <= upTo) return seriesLost(id);
    }
  }
  return undefined;
}

function seriesLost(id: SeriesId): AppError {
  return new AppError(
    'SERIES_LOST',
    `the database has lost the series ${id}: it went back to a state from before that was registered`,
    {
      status: 422,
      fix: 'Newer samples of it are stored under a new id. Replicate synchronously, so that a failover loses nothing.',
    },
  );
}
