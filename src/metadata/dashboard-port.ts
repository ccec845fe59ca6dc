import type { TimestampMs } from '../model/time.ts';

/** One state that a dashboard was in; never changed after it was written. */
export interface DashboardVersion {
  readonly dashboardId: string;
  /** Ascending without gaps from 1, also over deletion and restoring. */
  readonly version: number;
  /** The name that it had. */
  readonly name: string;
  readonly atMs: TimestampMs;
  readonly actor: string;
  /** What its author said about it; empty where nothing was said. */
  readonly comment: string;
  /** With this version it was deleted. */
  readonly deleted: boolean;
}

/** A public link to one dashboard. Whoever has the token may read. */
export interface DashboardShare {
  readonly id: string;
  readonly dashboardId: string;
  readonly createdAtMs: TimestampMs;
  readonly createdBy: string;
  /** Not valid from then on; null is valid until it is deleted. */
  readonly expiresAtMs: TimestampMs | null;
  readonly lastUsedAtMs: TimestampMs | null;
}

/**
 * What belongs to dashboards beside the documents themselves (`documents('dashboards')`). Each change of a dashboard writes its
 * version in the same transaction; deleting one deletes its shares, and keeps versions and stars for whoever restores it.
 */
export interface DashboardRepository {
  /** Newest first. */
  versions(
    dashboardId: string,
    page: { readonly beforeVersion?: number; readonly limit: number },
  ): Promise<readonly DashboardVersion[]>;
  /** With what the dashboard was; undefined for the version with which it was deleted. */
  version(
    dashboardId: string,
    version: number,
  ): Promise<(DashboardVersion & { readonly body: unknown }) | undefined>;
  /** The last versions of dashboards that are deleted now, the latest first. */
  deleted(limit: number): Promise<readonly DashboardVersion[]>;
  /** Ids that somebody has marked, of dashboards or of what once was one. */
  starred(actor: string): Promise<ReadonlySet<string>>;
  setStar(actor: string, dashboardId: string, isOn: boolean): Promise<void>;
  /** Oldest first. */
  shares(dashboardId: string): Promise<readonly DashboardShare[]>;
  addShare(share: DashboardShare & { readonly tokenHash: string }): Promise<void>;
  /** False when the dashboard has no such share. */
  deleteShare(dashboardId: string, shareId: string): Promise<boolean>;
  shareByTokenHash(tokenHash: string): Promise<DashboardShare | undefined>;
  /** Notes when a share was used; never goes back. */
  noteShareUse(shareId: string, atMs: TimestampMs): Promise<void>;
}
