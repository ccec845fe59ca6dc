import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { actorOf } from '../../../documents/http/actor.ts';
import {
  DocumentEndpoint,
  type DocumentEndpointDependencies,
} from '../../../documents/http/document-endpoint.ts';
import { documentRoutes } from '../../../documents/http/document-routes.ts';
import { actorQuery, idParams } from '../../../documents/http/document-schemas.ts';
import type { Change, Metadata } from '../../../metadata/port.ts';
import {
  type Channel,
  type Channels,
  channelSchema,
  mergeChannelSecrets,
  parseChannel,
  type StoredChannel,
  storedChannel,
} from '../../notify/index.ts';
import { channelSurface } from '../documents/channel-surface.ts';

export interface ChannelRoutesDependencies extends Omit<DocumentEndpointDependencies, 'surface'> {
  readonly channels: Pick<Channels, 'test'>;
}

const testReply = Type.Object({
  ok: Type.Boolean(),
  status: Type.Union([Type.Integer(), Type.Null()], {
    description: 'HTTP or SMTP status; null where there was no answer.',
  }),
  answer: Type.String({ description: 'The beginning of the answer, or what went wrong.' }),
  durationMs: Type.Number(),
});

/** `/api/v1/alerts/channels`: who is told, and tests of that. */
export function channelRoutes(dependencies: ChannelRoutesDependencies): FastifyPluginAsync {
  const { metadata, clock, channels } = dependencies;
  const surface = channelSurface(dependencies);
  const { path, tag } = surface;
  const tags = [tag];
  const endpoint = new DocumentEndpoint({ ...dependencies, surface });
  const test = async (channel: Channel, id: string, change: Change) => {
    const result = await channels.test(channel);
    await noteTest(metadata, { channel, id, change, result });
    return result;
  };
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.post<{ Params: { id: string } }>(
      `${path}/:id/test`,
      {
        schema: {
          tags,
          summary: 'Send a test message through a channel',
          description: 'The reply says how it went; a channel that fails is a reply with status 200 as well.',
          params: idParams,
          querystring: actorQuery,
          response: { 200: testReply },
        },
      },
      async (request) => {
        const channel = storedChannel(await endpoint.require(request.params.id));
        return test(channel, channel.id, { actor: actorOf(request), atMs: clock.now() });
      },
    );
    app.post<{ Body: unknown }>(
      `${path}/test`,
      {
        schema: {
          tags,
          summary: 'Send a test message through a channel that is not saved',
          description: 'With the `id` of a stored one, its secrets stand for `********`.',
          querystring: actorQuery,
          body: Type.Object(
            { ...channelSchema.properties, id: Type.Optional(Type.String()) },
            { additionalProperties: true },
          ),
          response: { 200: testReply },
        },
        validatorCompiler: () => () => true,
      },
      async (request) => {
        const { fields, stored } = await sentChannel(request.body, endpoint);
        const channel = parseChannel(mergeChannelSecrets(fields, stored));
        return test(channel, stored?.id ?? 'unsaved', { actor: actorOf(request), atMs: clock.now() });
      },
    );
    await app.register(documentRoutes({ ...dependencies, surface }));
  };
}

/** What was sent without what only replies have, and the stored channel that its `id` names. */
async function sentChannel(
  body: unknown,
  endpoint: DocumentEndpoint,
): Promise<{ readonly fields: unknown; readonly stored: StoredChannel | undefined }> {
  const fields = endpoint.ownFields(body);
  const { id } = body as { readonly id?: unknown };
  const stored = typeof id === 'string' ? storedChannel(await endpoint.require(id)) : undefined;
  return { fields, stored };
}

async function noteTest(
  { audit }: Pick<Metadata, 'audit'>,
  test: {
    readonly channel: Channel;
    readonly id: string;
    readonly change: Change;
    readonly result: Awaited<ReturnType<Channels['test']>>;
  },
): Promise<void> {
  const { channel, id, change, result } = test;
  await audit.add({
    ...change,
    ...{ action: 'test', kind: 'notification_channels', subjectId: id, subjectName: channel.name },
    after: { test: result },
  });
}
