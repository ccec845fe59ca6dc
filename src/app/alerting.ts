import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { FastifyPluginAsync } from 'fastify';
import { type AlertEvaluator, createAlertEvaluator } from '../alert/engine/index.ts';
import { alertApi } from '../alert/http/routes.ts';
import {
  type Channels,
  createChannels,
  createLinks,
  createNotifier,
  type Notifier,
  type NotifyLinks,
} from '../alert/notify/index.ts';
import type { SeriesCatalog } from '../catalog/catalog.ts';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../lib/clock.ts';
import type { PartHealth } from '../lib/part-health.ts';
import type { Metadata } from '../metadata/port.ts';
import type { QueryEngine } from '../query/engine.ts';
import type { SampleQueue } from '../queue/port.ts';
import type { StateStore } from '../state/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createChartPoints } from './alert-chart.ts';
import { evaluatorObserver, notifyObserver } from './alert-observers.ts';
import { createSampleWriter } from './alert-samples.ts';
import { version } from './version.ts';

export interface AlertingDependencies {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly metadata: Metadata;
  readonly state: StateStore;
  readonly engine: Pick<QueryEngine, 'windows'>;
  readonly catalog: SeriesCatalog;
  /** What alerting writes goes in here; left out where this process only answers questions about alerts. */
  readonly queue?: SampleQueue;
  /** Whether rules are evaluated and people told here. */
  readonly works: boolean;
  /** Whether this process serves the pages that links lead to. */
  readonly servesPages: boolean;
}

/** Alerting in one process: its part of the API, and with the role `alert` an evaluator and a notifier. */
export class Alerting {
  readonly #deps: AlertingDependencies;
  readonly #channels: Channels;
  #links: NotifyLinks;
  #evaluator: AlertEvaluator | undefined;
  #notifier: Notifier | undefined;

  constructor(dependencies: AlertingDependencies) {
    const { config } = dependencies;
    this.#deps = dependencies;
    this.#links = this.#linksFrom(`http://${config.server.host}:${config.server.port}`);
    this.#channels = createChannels(this.#channelDependencies());
  }

  routes(): FastifyPluginAsync {
    const { metadata, state, engine, clock, config } = this.#deps;
    return alertApi({
      ...{ metadata, state, clock, settings: config.alert, query: engine.windows, channels: this.#channels },
      linkOf: (alert) => this.#links.alert(alert),
      evaluator: () => this.#evaluator,
      notifier: () => this.#notifier,
    });
  }

  /** Begins to work, where it does. `serverUrl` is where this process listens: links name it where it serves pages, unless they have another address. */
  start(serverUrl: string): void {
    const { works, queue } = this.#deps;
    this.#links = this.#linksFrom(serverUrl);
    if (!works || queue === undefined) return;
    const owner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
    this.#evaluator = this.#createEvaluator(owner, queue);
    this.#notifier = this.#createNotifier(owner);
    this.#evaluator.start();
    this.#notifier.start();
  }

  /** The evaluator first: what it still sees is told by the notifier, or by another one. */
  async stop(): Promise<void> {
    await this.#evaluator?.stop();
    await this.#notifier?.stop();
  }

  /** The worst of both; nothing where neither works here. */
  health(): PartHealth {
    const parts = [this.#evaluator?.health(), this.#notifier?.health()].filter((part) => part !== undefined);
    for (const status of ['failing', 'degraded'] as const) {
      const found = parts.filter((part) => part.status === status);
      if (found.length > 0)
        return { status, message: found.map(({ message = status }) => message).join('; ') };
    }
    return { status: 'ok' };
  }

  #createEvaluator(owner: string, queue: SampleQueue): AlertEvaluator {
    const { config, metadata, state, engine, catalog, clock, log, metrics } = this.#deps;
    const observe = evaluatorObserver(metrics);
    return createAlertEvaluator({
      ...{ metadata, state, clock, owner, settings: config.alert, query: engine.windows },
      writeSamples: createSampleWriter({
        ...{ queue, catalog, maxSeriesPerMetric: config.ingest.maxSeriesPerMetric },
        refused: (samples) => observe.samplesLost(samples),
      }),
      log: log.child({ part: 'alerts' }),
      observe,
      linkOf: (alert) => this.#links.alert(alert),
    });
  }

  #createNotifier(owner: string): Notifier {
    const { config, metadata, log, metrics } = this.#deps;
    return createNotifier({
      ...this.#channelDependencies(),
      ...{ metadata, owner, alertSettings: config.alert },
      log: log.child({ part: 'notify' }),
      observe: notifyObserver(metrics),
    });
  }

  #linksFrom(serverUrl: string): NotifyLinks {
    const { config, servesPages } = this.#deps;
    return createLinks({ publicUrl: config.notify.publicUrl, serverUrl: servesPages ? serverUrl : '' });
  }

  #channelDependencies() {
    const { config, clock, metadata, engine } = this.#deps;
    const links = () => this.#links;
    return {
      ...{ clock, version, settings: config.notify },
      // Where this process listens is known only when it does.
      links: {
        get baseUrl() {
          return links().baseUrl;
        },
        alert: (alert: Parameters<NotifyLinks['alert']>[0]) => links().alert(alert),
        silences: () => links().silences(),
      },
      chartPoints: createChartPoints({ metadata, query: engine.windows }),
    };
  }
}
