import { createHash } from 'node:crypto';
import { type Clock, systemClock } from '../../../lib/clock.ts';
import type { AlertEvent, AlertState, Lease, Metadata } from '../../../metadata/port.ts';
import { openSqliteMetadata } from '../../../metadata/sqlite/sqlite-metadata.ts';
import type { Tags } from '../../../model/series.ts';
import type { NotifyObserver } from '../contract.ts';
import { parseChannel } from '../documents/channel.ts';
import { parseInhibition } from '../documents/inhibition.ts';
import { parseRoute } from '../documents/route.ts';
import { parseSilence } from '../documents/silence.ts';

/** A clock that runs and can be set forward. */
export class LeapingClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#aheadMs;
  }

  leap(ms: number): void {
    this.#aheadMs += ms;
  }
}

export function openMetadata(clock: Pick<Clock, 'now'> = systemClock): Metadata {
  return openSqliteMetadata({ path: ':memory:', clock });
}

export const hexId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Writes what an evaluator would: alerts that begin and end to fire. */
export class Evaluator {
  readonly #metadata: Metadata;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #open = new Map<string, AlertEvent>();

  constructor(metadata: Metadata, clock: Pick<Clock, 'now'> = systemClock) {
    this.#metadata = metadata;
    this.#clock = clock;
  }

  /** Alerts of the rule `CPU high`, one for each host, unless tags say otherwise. */
  async fire(
    host: string,
    changes: { readonly rule?: string; readonly tags?: Tags; readonly severity?: string } = {},
  ) {
    const { rule = 'CPU high', tags = {}, severity = 'critical' } = changes;
    const atMs = this.#clock.now();
    const groupTags = { host, ...tags };
    const id = hexId(`${rule} ${host} ${atMs} firing`);
    return this.#record(host, {
      ...{ id, ruleId: `id of ${rule}`, ruleName: rule, alertId: hexId(`${rule} ${host}`), groupTags },
      labels: { alertname: rule, severity, ...groupTags },
      annotations: { summary: `${rule} on ${host}` },
      ...{ from: 'ok', to: 'firing', reason: 'met', atMs, value: 97, threshold: 90, severity },
      ...{ firstTriggeredMs: atMs, firedMs: atMs, resolvedMs: null, episodeId: id, message: null },
    });
  }

  async resolve(host: string): Promise<AlertEvent> {
    return this.#change(host, 'ok', { value: 12, resolvedMs: this.#clock.now() });
  }

  /** The condition is met no more, and it keeps firing. */
  async keep(host: string): Promise<AlertEvent> {
    return this.#change(host, 'keeping', { value: 12 });
  }

  async #change(host: string, to: AlertState, changes: Partial<AlertEvent>): Promise<AlertEvent> {
    const before = this.#open.get(host);
    if (before === undefined) throw new Error(`${host} does not fire`);
    const { seq: _, ...last } = before;
    const atMs = this.#clock.now();
    const id = hexId(`${last.alertId} ${atMs} ${to}`);
    return this.#record(host, { ...last, id, from: last.to, to, reason: 'cleared', atMs, ...changes });
  }

  async #record(host: string, event: Omit<AlertEvent, 'seq'>): Promise<AlertEvent> {
    const lease = await leaseOf(this.#metadata, 'rules-00', 'evaluator');
    const [recorded] = await this.#metadata.alerts.record([event], { lease });
    if (recorded === undefined) throw new Error('the event was there already');
    this.#open.set(host, recorded);
    return recorded;
  }
}

export async function leaseOf(metadata: Metadata, name: string, owner: string): Promise<Lease> {
  const [lease] = await metadata.leases.take([name], owner, 600_000);
  if (lease === undefined) throw new Error(`${owner} did not get ${name}`);
  return lease;
}

const PARSERS = {
  notification_channels: parseChannel,
  notification_routes: parseRoute,
  silences: parseSilence,
  inhibitions: parseInhibition,
} as const;

/** Stores documents as the API does. */
export class Configuration {
  readonly #metadata: Metadata;
  readonly #change = { actor: 'test', atMs: 1 };

  constructor(metadata: Metadata) {
    this.#metadata = metadata;
  }

  async put(
    kind: keyof typeof PARSERS,
    fields: { readonly name: string } & Record<string, unknown>,
  ): Promise<string> {
    const documents = this.#metadata.documents(kind);
    const document = { name: fields.name, body: PARSERS[kind](fields), origin: 'api' };
    const known = (await documents.list()).find(({ name }) => name === fields.name);
    const stored =
      known === undefined
        ? await documents.create(document, this.#change)
        : await documents.update(known.id, { ...document, version: known.version }, this.#change);
    return stored.id;
  }

  async delete(kind: keyof typeof PARSERS, name: string): Promise<void> {
    const documents = this.#metadata.documents(kind);
    const known = (await documents.list()).find((document) => document.name === name);
    if (known !== undefined) await documents.delete(known.id, undefined, this.#change);
  }
}

/** Counts what a notifier tells of itself. */
export class CountingObserver implements NotifyObserver {
  readonly counts = { sent: 0, retried: 0, failed: 0, openBreakers: 0, pending: 0 };
  readonly delays: number[] = [];

  sent(): void {
    this.counts.sent += 1;
  }

  retried(): void {
    this.counts.retried += 1;
  }

  failed(): void {
    this.counts.failed += 1;
  }

  delaySeconds(seconds: number): void {
    this.delays.push(seconds);
  }

  openBreakers(targets: number): void {
    this.counts.openBreakers = targets;
  }

  pending(messages: number): void {
    this.counts.pending = messages;
  }
}

export const SILENT_LOG = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
