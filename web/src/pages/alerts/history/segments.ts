import type { Window } from '../../../time/range.ts';
import type { Alert, AlertEvent } from '../api/alert-types.ts';
import type { AlertState } from '../api/rule-types.ts';
import { shownState } from '../ui/state-words.ts';

/** A stretch of time in which an alert was in one state; `ok` has none. */
export interface Segment {
  readonly state: Exclude<AlertState, 'ok'>;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TimelineRow {
  readonly alertId: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly segments: readonly Segment[];
  readonly firingMs: number;
}

/**
 * The states of each alert in a window, from its events (newest first, as they are read) and from those that are active now:
 * an alert that has fired since before the window has no event in it. `knownFromMs`: before this time events were not read.
 */
export function timeline(
  events: readonly AlertEvent[],
  active: readonly Alert[],
  window: Window,
  knownFromMs = window.startMs,
): TimelineRow[] {
  const byAlert = Map.groupBy([...events].reverse(), ({ alertId }) => alertId);
  const rows = [...byAlert].map(([alertId, own]) => rowOfEvents(alertId, own, window, knownFromMs));
  for (const alert of active) {
    if (!byAlert.has(alert.alertId) && alert.sinceMs < window.endMs) rows.push(rowOfAlert(alert, window));
  }
  return rows.sort((a, b) => b.firingMs - a.firingMs || lastOf(b) - lastOf(a));
}

function rowOfEvents(
  alertId: string,
  events: readonly AlertEvent[],
  window: Window,
  knownFromMs: number,
): TimelineRow {
  const segments: Segment[] = [];
  let since = Math.max(window.startMs, knownFromMs);
  let state: AlertState = events[0]?.from ?? 'ok';
  const close = (endMs: number) => {
    if (state !== 'ok' && endMs > since) segments.push({ state, startMs: since, endMs });
  };
  for (const event of events) {
    close(Math.min(event.atMs, window.endMs));
    since = Math.max(window.startMs, event.atMs);
    state = event.to;
  }
  close(window.endMs);
  const last = events.at(-1);
  return {
    alertId,
    ruleId: last?.ruleId ?? '',
    ruleName: last?.ruleName ?? '',
    tags: last?.groupTags ?? {},
    segments,
    firingMs: firing(segments),
  };
}

function rowOfAlert(alert: Alert, window: Window): TimelineRow {
  const { alertname, severity, ...tags } = alert.labels;
  const startMs = Math.max(window.startMs, alert.sinceMs);
  const segments = [{ state: alert.state, startMs, endMs: window.endMs }];
  return {
    alertId: alert.alertId,
    ruleId: alert.ruleId,
    ruleName: alert.ruleName,
    tags,
    segments,
    firingMs: firing(segments),
  };
}

function firing(segments: readonly Segment[]): number {
  return segments
    .filter(({ state }) => shownState(state) === 'firing')
    .reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

function lastOf({ segments }: TimelineRow): number {
  return segments.at(-1)?.endMs ?? 0;
}
