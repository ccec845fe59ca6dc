import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { DashboardShare } from '../../metadata/dashboard-port.ts';
import type { Metadata, StoredDocument } from '../../metadata/port.ts';
import { MINUTE_MS } from '../../model/time.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { hashOfToken } from './share-token.ts';

export interface SharedBoardDependencies {
  readonly metadata: Pick<Metadata, 'dashboards'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  readonly dashboard: (id: string) => Promise<StoredDocument | undefined>;
}

export interface SharedBoard {
  readonly share: DashboardShare;
  readonly document: StoredDocument;
}

/** The board behind a token. Throws `NOT_FOUND` (404), whether the token never was one, is over, or its board is gone. */
export async function sharedBoard(
  token: string,
  dependencies: SharedBoardDependencies,
): Promise<SharedBoard> {
  const { metadata, clock, dashboard } = dependencies;
  const tokenHash = hashOfToken(token);
  const share = tokenHash === undefined ? undefined : await metadata.dashboards.shareByTokenHash(tokenHash);
  if (share === undefined || isOver(share, clock.now())) throw unknownLink();
  const document = await dashboard(share.dashboardId);
  if (document === undefined) throw unknownLink();
  await noteUse(share, dependencies);
  return { share, document };
}

function isOver({ expiresAtMs }: DashboardShare, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}

/** To a minute: a board on a wall asks every few seconds. Whoever reads a board does not wait for a note that cannot be written. */
async function noteUse(
  { id, dashboardId, lastUsedAtMs }: DashboardShare,
  { metadata, clock, log }: SharedBoardDependencies,
): Promise<void> {
  const nowMs = clock.now();
  if (lastUsedAtMs !== null && nowMs - lastUsedAtMs < MINUTE_MS) return;
  try {
    await metadata.dashboards.noteShareUse(id, nowMs);
  } catch (error) {
    log.warn(
      { err: error, share: id, dashboard: dashboardId },
      'the use of a public link could not be noted',
    );
  }
}

function unknownLink(): AppError {
  return new AppError('NOT_FOUND', 'there is no dashboard behind this link', {
    status: 404,
    fix: 'It may have been taken back or be over: ask whoever gave it to you for a new one.',
  });
}
