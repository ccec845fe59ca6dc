import { type JsonSample, postSamples } from '../../support/http.ts';

const STEP_MS = 10_000;
const CHUNK_SAMPLES = 20_000;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

export interface FleetOptions {
  readonly hosts: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** These stop sending that long before the end. */
  readonly silent?: Readonly<Record<string, number>>;
}

/** Sends what agents on these machines would have sent: the same series, in step with each other, the same on each run. */
export async function sendFleet(serverUrl: string, options: FleetOptions): Promise<void> {
  let chunk: JsonSample[] = [];
  const flush = async (): Promise<void> => {
    const { accepted, status } = await postSamples(serverUrl, chunk);
    if (accepted !== chunk.length)
      throw new Error(`the server took ${accepted} of ${chunk.length} (${status})`);
    chunk = [];
  };
  for (const host of options.hosts) {
    const machine = new Machine(host);
    const endMs = options.endMs - (options.silent?.[host] ?? 0);
    for (let timeMs = options.startMs; timeMs <= endMs; timeMs += STEP_MS) {
      chunk.push(...machine.samplesAt(timeMs));
      if (chunk.length >= CHUNK_SAMPLES) await flush();
    }
  }
  if (chunk.length > 0) await flush();
}

/** One machine's numbers: a slow wave for the day, a quicker one for the jobs, noise, and a busy spell. */
class Machine {
  readonly #host: string;
  readonly #random: () => number;
  readonly #totals = new Map<string, number>();

  constructor(host: string) {
    this.#host = host;
    this.#random = generator(host);
  }

  samplesAt(timeMs: number): JsonSample[] {
    const load = this.#busyness(timeMs);
    return [
      ...this.#cpu(timeMs, load),
      ...this.#memory(timeMs, load),
      ...this.#disks(timeMs, load),
      ...this.#network(timeMs, load),
      this.#gauge(timeMs, 'processes_total', Math.round(170 + 40 * load + 4 * this.#random()), 'processes'),
      this.#gauge(timeMs, 'processes_running', Math.round(1 + 5 * load * this.#random()), 'processes'),
      this.#gauge(timeMs, 'uptime_seconds', this.#trait('up') * 5e6 + (timeMs % 1e9) / 1000, 'seconds'),
    ];
  }

  /** Between 0 and 1. */
  #busyness(timeMs: number): number {
    const seconds = timeMs / 1000;
    const phase = this.#trait('phase') * 1_000;
    const wave = 0.5 + 0.5 * Math.sin((seconds + phase) / 700) * Math.cos((seconds + phase) / 190);
    const spell = Math.max(0, Math.sin((seconds + phase) / 1_100)) ** 12;
    return Math.min(1, 0.06 + 0.55 * this.#trait('size') * wave + 0.3 * spell + 0.05 * this.#random());
  }

  #cpu(timeMs: number, load: number): JsonSample[] {
    const shares = { user: 0.66, system: 0.2, iowait: 0.09, softirq: 0.03, irq: 0.01, nice: 0.01, steal: 0 };
    const busy = 100 * load;
    const cores = [0, 1, 2, 3].map((core) => {
      const value = Math.min(
        100,
        busy * (0.7 + 0.2 * core * this.#trait(`core ${core}`)) + 6 * this.#random(),
      );
      return this.#gauge(timeMs, 'cpu_usage_percent', value, 'percent', { cpu: String(core) });
    });
    const modes = Object.entries(shares).map(([mode, share]) =>
      this.#gauge(timeMs, 'cpu_mode_percent', busy * share, 'percent', { cpu: 'total', mode }),
    );
    const idle = this.#gauge(timeMs, 'cpu_mode_percent', 100 - busy, 'percent', {
      cpu: 'total',
      mode: 'idle',
    });
    return [
      this.#gauge(timeMs, 'cpu_usage_percent', busy, 'percent', { cpu: 'total' }),
      ...cores,
      ...modes,
      idle,
      this.#gauge(timeMs, 'cpu_count', 4, 'cores'),
      this.#gauge(timeMs, 'load_1m', 4 * load + 0.2 * this.#random()),
      this.#gauge(timeMs, 'load_5m', this.#smooth('load5', 4 * load, 0.05)),
      this.#gauge(timeMs, 'load_15m', this.#smooth('load15', 4 * load, 0.015)),
    ];
  }

  #memory(timeMs: number, load: number): JsonSample[] {
    const total = 16 * GIB;
    const used = total * (0.3 + 0.45 * this.#trait('memory') + 0.08 * this.#smooth('heap', load, 0.02));
    const cached = (total - used) * (0.55 + 0.1 * this.#trait('cache'));
    return [
      this.#gauge(timeMs, 'memory_total_bytes', total, 'bytes'),
      this.#gauge(timeMs, 'memory_used_bytes', used, 'bytes'),
      this.#gauge(timeMs, 'memory_available_bytes', total - used, 'bytes'),
      this.#gauge(timeMs, 'memory_cached_bytes', cached, 'bytes'),
      this.#gauge(timeMs, 'memory_usage_percent', (100 * used) / total, 'percent'),
      this.#gauge(timeMs, 'swap_total_bytes', 2 * GIB, 'bytes'),
      this.#gauge(timeMs, 'swap_used_bytes', 2 * GIB * 0.1 * this.#trait('swap'), 'bytes'),
    ];
  }

  #disks(timeMs: number, load: number): JsonSample[] {
    const mounts = [
      { mount: '/', device: 'sda1', bytes: 80 * GIB },
      { mount: '/var/lib/data', device: 'sdb1', bytes: 500 * GIB },
    ];
    const space = mounts.flatMap(({ bytes, ...tags }) => {
      const share = 0.25 + 0.68 * this.#trait(`disk ${tags.mount}`) + ((timeMs / 3_600_000) % 1) * 0.01;
      return [
        this.#gauge(timeMs, 'disk_total_bytes', bytes, 'bytes', tags),
        this.#gauge(timeMs, 'disk_used_bytes', bytes * share, 'bytes', tags),
        this.#gauge(timeMs, 'disk_usage_percent', 100 * share, 'percent', tags),
      ];
    });
    const device = { device: 'sdb' };
    return [
      ...space,
      this.#counter(timeMs, 'disk_read_bytes_total', (2 + 20 * load * this.#random()) * MIB, 'bytes', device),
      this.#counter(timeMs, 'disk_written_bytes_total', (6 + 30 * load) * MIB, 'bytes', device),
    ];
  }

  #network(timeMs: number, load: number): JsonSample[] {
    const interfaces = { eth0: 1, lo: 0.05 };
    return Object.entries(interfaces).flatMap(([name, share]) => [
      this.#counter(timeMs, 'network_received_bytes_total', (4 + 90 * load) * share * MIB, 'bytes', {
        interface: name,
      }),
      this.#counter(timeMs, 'network_sent_bytes_total', (3 + 60 * load) * share * MIB, 'bytes', {
        interface: name,
      }),
    ]);
  }

  #gauge(
    timeMs: number,
    name: string,
    value: number,
    unit?: string,
    tags: Readonly<Record<string, string>> = {},
  ): JsonSample {
    return {
      name,
      value: Math.round(value * 100) / 100,
      timestamp: timeMs,
      type: 'gauge',
      ...(unit === undefined ? {} : { unit }),
      tags: { host: this.#host, os: 'linux', ...tags },
    };
  }

  #counter(
    timeMs: number,
    name: string,
    growth: number,
    unit: string,
    tags: Readonly<Record<string, string>>,
  ): JsonSample {
    const key = `${name} ${JSON.stringify(tags)}`;
    const value = (this.#totals.get(key) ?? 0) + growth;
    this.#totals.set(key, value);
    return { ...this.#gauge(timeMs, name, value, unit, tags), type: 'counter' };
  }

  /** Follows a value slowly, as a load average does. */
  #smooth(name: string, value: number, share: number): number {
    const last = this.#totals.get(name) ?? value;
    const next = last + (value - last) * share;
    this.#totals.set(name, next);
    return next;
  }

  /** A number between 0 and 1 that belongs to this machine. */
  #trait(name: string): number {
    return generator(`${this.#host} ${name}`)();
  }
}

/** Mulberry32, seeded by a text. */
export function generator(seed: string): () => number {
  let state = 0x9e3779b9;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
