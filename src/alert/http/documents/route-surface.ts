import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import type { Metadata } from '../../../metadata/port.ts';
import { parseRoute, routeSchema } from '../../notify/index.ts';
import { checkChannelNames } from './channel-references.ts';

/** Notification routes as HTTP shows them. */
export function routeSurface({
  metadata,
}: {
  readonly metadata: Pick<Metadata, 'documents'>;
}): DocumentSurface {
  return {
    kind: 'notification_routes',
    path: '/api/v1/alerts/routes',
    noun: 'notification route',
    plural: 'routes',
    tag: 'notifications',
    input: routeSchema,
    reply: Type.Object({ ...routeSchema.properties, ...documentFields }),
    check: async (sent) => {
      const route = parseRoute(sent);
      await checkChannelNames(route.channels, { metadata, code: 'INVALID_ROUTE', place: 'channels' });
      return { name: route.name, body: route };
    },
    show: (body) => body as object,
  };
}
