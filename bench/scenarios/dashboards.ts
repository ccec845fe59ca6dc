import { HttpConnection, requestBytes } from '../load/http-connection.ts';
import type { Question } from '../questions/question.ts';
import type { Answering } from '../targets/target.ts';
import { METRICS } from '../tsbs/hosts.ts';
import { Random } from '../tsbs/random.ts';

/** As many as a browser opens to one server. */
const CONNECTIONS = 6;
const REFRESH_MS = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

type Range = '1h' | '24h';

interface Panel {
  readonly range: Range;
  readonly bucketMs: number;
  readonly question: Pick<Question, 'metrics' | 'hosts' | 'aggregate' | 'groupBy'>;
}

export interface DashboardResult {
  readonly latenciesMs: Readonly<Record<Range, readonly number[]>>;
  readonly failures: readonly string[];
  /** Refreshes left out because the one before was still under way. */
  readonly skipped: number;
}

/** The panels of one dashboard: single hosts, a handful and all of them, an hour and a day. */
function panelsOf(random: Random, hostCount: number): Panel[] {
  const metric = () => [random.pick(METRICS)];
  const hosts = (count: number) => random.sample(hostCount, count);
  const panel = (range: Range, bucketMs: number, question: Panel['question']) => ({
    range,
    bucketMs,
    question,
  });
  return [
    panel('1h', MINUTE, { metrics: metric(), hosts: hosts(1), aggregate: 'max', groupBy: 'none' }),
    panel('1h', 10_000, { metrics: metric(), hosts: hosts(1), aggregate: 'avg', groupBy: 'none' }),
    panel('1h', MINUTE, { metrics: metric(), hosts: hosts(8), aggregate: 'avg', groupBy: 'host' }),
    panel('1h', MINUTE, { metrics: metric(), hosts: 'all', aggregate: 'avg', groupBy: 'none' }),
    panel('24h', 5 * MINUTE, { metrics: metric(), hosts: hosts(1), aggregate: 'avg', groupBy: 'none' }),
    panel('24h', 5 * MINUTE, { metrics: metric(), hosts: hosts(8), aggregate: 'max', groupBy: 'host' }),
    panel('24h', 5 * MINUTE, { metrics: metric(), hosts: 'all', aggregate: 'avg', groupBy: 'none' }),
    panel('24h', 15 * MINUTE, { metrics: metric(), hosts: 'all', aggregate: 'max', groupBy: 'none' }),
  ];
}

/** The newest bucket is the one that is being filled. */
function questionAt(panel: Panel, nowMs: number): Question {
  const { bucketMs } = panel;
  const endMs = (Math.floor(nowMs / bucketMs) + 1) * bucketMs;
  return { ...panel.question, bucketMs, endMs, startMs: endMs - (panel.range === '1h' ? HOUR : 24 * HOUR) };
}

/** People's browsers: each dashboard asks all its panels every second until `stop`. */
export class Dashboards {
  readonly #target: Answering;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #connections: HttpConnection[] = [];
  readonly #latenciesMs: Record<Range, number[]> = { '1h': [], '24h': [] };
  readonly #failures: string[] = [];
  #skipped = 0;

  constructor(target: Answering, options: { count: number; hosts: number; seed: number }) {
    this.#target = target;
    for (let dashboard = 0; dashboard < options.count; dashboard++) {
      const panels = panelsOf(new Random(options.seed, 500 + dashboard), options.hosts);
      const connections = Array.from({ length: CONNECTIONS }, () => new HttpConnection(target.port));
      this.#connections.push(...connections);
      this.#timers.push(this.#startRefreshing(panels, connections));
    }
  }

  #startRefreshing(panels: readonly Panel[], connections: readonly HttpConnection[]): NodeJS.Timeout {
    let busy = false;
    return setInterval(() => {
      if (busy) {
        this.#skipped++;
        return;
      }
      busy = true;
      const refresh = this.#refresh(panels, connections).finally(() => {
        busy = false;
        this.#underWay.delete(refresh);
      });
      this.#underWay.add(refresh);
    }, REFRESH_MS);
  }

  /** A panel waits for a connection as it would in a browser; its time starts when it is sent. */
  async #refresh(panels: readonly Panel[], connections: readonly HttpConnection[]): Promise<void> {
    const waiting = [...panels];
    const drain = async (connection: HttpConnection) => {
      for (let panel = waiting.shift(); panel !== undefined; panel = waiting.shift()) {
        await this.#askPanel(panel, connection);
      }
    };
    await Promise.all(connections.map(drain));
  }

  async #askPanel(panel: Panel, connection: HttpConnection): Promise<void> {
    try {
      for (const request of this.#target.requests(questionAt(panel, Date.now()))) {
        const bytes = requestBytes(request);
        const startedAt = performance.now();
        const response = await connection.send(bytes);
        this.#latenciesMs[panel.range].push(performance.now() - startedAt);
        const stale = response.body.includes('"fallback":true') || response.body.includes('"stale":true');
        if (response.status !== 200 || stale) {
          this.#failures.push(`${response.status} ${response.body.toString('utf8', 0, 300)}`);
        }
      }
    } catch (cause) {
      this.#failures.push(String(cause));
    }
  }

  async stop(): Promise<DashboardResult> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#underWay);
    for (const connection of this.#connections) connection.close();
    return { latenciesMs: this.#latenciesMs, failures: this.#failures, skipped: this.#skipped };
  }
}
