import type { FastifyPluginAsync } from 'fastify';
import type { AlertSettings } from '../../config/sections/alert.ts';
import { documentRoutes } from '../../documents/http/document-routes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Metadata } from '../../metadata/port.ts';
import type { StateStore } from '../../state/port.ts';
import type { AlertEvaluator, LinkOf } from '../engine/index.ts';
import type { Channels, Notifier } from '../notify/index.ts';
import type { AlertQuery } from '../ports.ts';
import { alertRoutes } from './alerts/alert-routes.ts';
import { inhibitionSurface } from './documents/inhibition-surface.ts';
import { recordingSurface } from './documents/recording-surface.ts';
import { routeSurface } from './documents/route-surface.ts';
import { silenceSurface } from './documents/silence-surface.ts';
import { evaluationRoutes } from './evaluation/evaluation-routes.ts';
import { eventRoutes } from './history/event-routes.ts';
import { channelRoutes } from './notifications/channel-routes.ts';
import { deliveryRoutes } from './notifications/delivery-routes.ts';
import { ruleRoutes } from './rules/rule-routes.ts';
import { statusRoutes } from './status-routes.ts';

export interface AlertApiDependencies {
  readonly metadata: Metadata;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  readonly query: AlertQuery;
  readonly clock: Clock;
  readonly settings: AlertSettings;
  readonly linkOf: LinkOf;
  readonly channels: Pick<Channels, 'test'>;
  /** Those of this process, once they have begun; without the role `alert` it has none. */
  readonly evaluator: () => Pick<AlertEvaluator, 'status' | 'ruleStatus'> | undefined;
  readonly notifier: () => Pick<Notifier, 'status'> | undefined;
}

/** All of `/api/v1/alerts`. */
export function alertApi(dependencies: AlertApiDependencies): FastifyPluginAsync {
  const ownStatus = (ruleId: string) => dependencies.evaluator()?.ruleStatus(ruleId);
  const plugins = [
    ruleRoutes({ ...dependencies, ownStatus }),
    evaluationRoutes(dependencies),
    documentRoutes({ ...dependencies, surface: recordingSurface }),
    alertRoutes({ ...dependencies, ownStatus }),
    eventRoutes(dependencies),
    channelRoutes(dependencies),
    documentRoutes({ ...dependencies, surface: routeSurface(dependencies) }),
    documentRoutes({ ...dependencies, surface: silenceSurface(dependencies) }),
    documentRoutes({ ...dependencies, surface: inhibitionSurface }),
    deliveryRoutes(dependencies),
    statusRoutes(dependencies),
  ];
  return async (app) => {
    for (const plugin of plugins) await app.register(plugin);
  };
}
