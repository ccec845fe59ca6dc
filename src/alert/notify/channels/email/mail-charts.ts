import type { Clock } from '../../../../lib/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type TimestampMs } from '../../../../model/time.ts';
import type { ChartPoints } from '../../contract.ts';
import type { MessageAlert, NotificationMessage } from '../../message/message.ts';
import { type ChartScale, drawChart, scaleOf } from './alert-chart.ts';

/** A picture for one alert of a mail. */
export interface MailChart {
  /** Names the picture within the mail. */
  readonly cid: string;
  readonly png: Buffer;
  readonly scale: ChartScale;
  readonly threshold: number;
  readonly startMs: TimestampMs;
  readonly endMs: TimestampMs;
}

export interface MailChartsDependencies {
  readonly chartPoints: ChartPoints;
  readonly clock: Pick<Clock, 'now'>;
  /** How long a mail waits for its pictures. */
  readonly timeoutMs?: number;
}

const MOST_CHARTS = 3;
/** So much is shown from before the alert fired, and after it was over. */
const BEFORE_MS = HOUR_MS;
const AFTER_MS = 5 * MINUTE_MS;
/** More time in one small picture shows nothing any more. */
const MOST_MS = DAY_MS;

/**
 * Pictures for the first alerts of a message, by alert id. What fails or is not there in time is left out: a mail never waits
 * longer and never fails for want of a picture.
 */
export async function chartsFor(
  message: NotificationMessage,
  { chartPoints, clock, timeoutMs = 3_000 }: MailChartsDependencies,
): Promise<ReadonlyMap<string, MailChart>> {
  if (message.kind !== 'alerts') return new Map();
  const charts = new Map<string, MailChart>();
  const drawing = message.alerts.slice(0, MOST_CHARTS).map(async (alert, index) => {
    const chart = await chartOf(alert, index, { chartPoints, nowMs: clock.now() });
    if (chart !== undefined) charts.set(alert.alertId, chart);
  });
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, timeoutMs);
  await Promise.race([Promise.allSettled(drawing), late.promise]);
  clearTimeout(timer);
  // One that is drawn later does not get into a mail that is being written.
  return new Map(charts);
}

async function chartOf(
  alert: MessageAlert,
  index: number,
  { chartPoints, nowMs }: { readonly chartPoints: ChartPoints; readonly nowMs: TimestampMs },
): Promise<MailChart | undefined> {
  const { ruleId, groupTags, threshold, startsAtMs, endsAtMs } = alert;
  if (threshold === null) return undefined;
  const endMs = Math.min(nowMs, endsAtMs === null ? nowMs : endsAtMs + AFTER_MS);
  const startMs = Math.max(startsAtMs - BEFORE_MS, endMs - MOST_MS);
  const points = await chartPoints(ruleId, groupTags, startMs, endMs);
  if (points.filter(([, value]) => value !== null).length < 2) return undefined;
  const firing = { startMs: startsAtMs, endMs: endsAtMs ?? endMs };
  const png = await drawChart({ points, threshold, startMs, endMs, firing });
  const scale = scaleOf({ points, threshold });
  return { cid: `chart-${index}@dashboarding`, png, scale, threshold, startMs, endMs };
}
