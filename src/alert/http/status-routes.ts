import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { Metadata } from '../../metadata/port.ts';
import type { StateStore } from '../../state/port.ts';
import { type AlertEvaluator, readShards } from '../engine/index.ts';
import type { Notifier } from '../notify/index.ts';

export interface StatusRoutesDependencies {
  readonly metadata: Pick<Metadata, 'deliveries'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  /** Those of this process; without the role `alert` it has none. */
  readonly evaluator?: () => Pick<AlertEvaluator, 'status'> | undefined;
  readonly notifier?: () => Pick<Notifier, 'status'> | undefined;
}

const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const reply = Type.Object({
  evaluator: Type.Unknown({
    description:
      'What the evaluator of this process does: owner, leases, rules, last round. Null without one.',
  }),
  notifier: Type.Unknown({
    description: 'What the notifier of this process does: owner, leases, groups, problems. Null without one.',
  }),
  shards: Type.Array(
    Type.Object({
      name: Type.String(),
      owner: Type.String(),
      writtenAtMs: time('When its evaluator last said so'),
      rules: Type.Integer(),
      sourceDown: Type.Boolean(),
    }),
    { description: 'Who evaluates which part of the rules, of all processes.' },
  ),
  sourceDown: Type.Boolean({
    description: 'Whether the store answers no evaluator that this process knows of.',
  }),
  notificationsPending: orNull(Type.Integer({ description: 'Notifications that wait or are on their way.' })),
});

/** `/api/v1/alerts/status`: who evaluates and notifies, and whether they can. */
export function statusRoutes(dependencies: StatusRoutesDependencies): FastifyPluginAsync {
  const { metadata, state, evaluator, notifier } = dependencies;
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get(
      '/api/v1/alerts/status',
      {
        schema: {
          tags: ['alerts'],
          summary: 'How evaluation and notification go',
          response: { 200: reply },
        },
      },
      async () => {
        const [shards, pending] = await Promise.all([readShards(state), metadata.deliveries.pending()]);
        const own = evaluator?.()?.status() ?? null;
        return {
          evaluator: own,
          notifier: notifier?.()?.status() ?? null,
          shards,
          sourceDown:
            shards.some(({ sourceDown }) => sourceDown) || (own?.sourceDownSinceMs ?? null) !== null,
          notificationsPending: pending,
        };
      },
    );
  };
}
