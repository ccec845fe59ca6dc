import type { ServerApi } from '../targets/server-api.ts';
import { Random } from '../tsbs/random.ts';

const METRIC = 'week_usage_percent';
const HOSTS = 10;
const STEP_MS = 10_000;
const DAY_MS = 86_400_000;
const DAYS = 7;
const STEPS_OF_A_REQUEST = 2_000;

interface Backtest {
  readonly tookMs: number;
  readonly evaluations: number;
  readonly pages: number;
  readonly groups: number;
  readonly table: string;
}

export interface WeekResult extends Backtest {
  readonly seconds: number;
  readonly samples: number;
}

/** Ten series over seven days, a sample in ten seconds, as they would lie there after that time. */
export async function loadWeek(api: ServerApi, seed: number): Promise<number> {
  // A little less than seven days: what is older than the raw samples are kept is refused.
  const startMs = Math.ceil((Date.now() - DAYS * DAY_MS) / STEP_MS) * STEP_MS + 10 * 60_000;
  const steps = Math.floor((Date.now() - startMs) / STEP_MS);
  const random = new Random(seed, 7_000);
  const values = Array.from({ length: HOSTS }, () => 50);
  for (let from = 0; from < steps; from += STEPS_OF_A_REQUEST) {
    const metrics: object[] = [];
    for (let step = from; step < Math.min(steps, from + STEPS_OF_A_REQUEST); step++) {
      for (let host = 0; host < HOSTS; host++) {
        const value = (values[host] as number) + random.normal();
        values[host] = Math.min(100, Math.max(0, value));
        metrics.push({
          ...{ name: METRIC, value: Math.floor(values[host] as number), tags: { hostname: `week_${host}` } },
          timestamp: startMs + step * STEP_MS,
        });
      }
    }
    await api.post('/metrics', { metrics });
  }
  return steps * HOSTS;
}

/** Backtests one rule over the week, as a person does from the page. */
export async function backtestWeek(api: ServerApi, samples: number): Promise<WeekResult> {
  const startedAt = performance.now();
  const result = await api.post<Backtest>('/alerts/backtest', {
    rule: {
      ...{ name: 'week', condition: 'gt', threshold: 90, resolveThreshold: 80, durationSeconds: 300 },
      query: { metric: METRIC, aggregation: 'avg', windowSeconds: 300 },
      groupBy: ['hostname'],
    },
    start: 'now-7d',
    end: 'now',
  });
  return { ...result, seconds: (performance.now() - startedAt) / 1_000, samples };
}
