import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import type { Metadata } from '../../../metadata/port.ts';
import {
  type Channel,
  channelSchema,
  mergeChannelSecrets,
  parseChannel,
  redactChannel,
  storedChannel,
} from '../../notify/index.ts';
import { checkUnused } from './channel-references.ts';

/** Channels as HTTP shows them: without their secrets. */
export function channelSurface({
  metadata,
}: {
  readonly metadata: Pick<Metadata, 'documents'>;
}): DocumentSurface {
  return {
    kind: 'notification_channels',
    path: '/api/v1/alerts/channels',
    noun: 'channel',
    plural: 'channels',
    tag: 'notifications',
    input: channelSchema,
    reply: Type.Object({ ...channelSchema.properties, ...documentFields }),
    check: async (sent, { stored }) => {
      const known = stored === undefined ? undefined : storedChannel(stored);
      const channel = parseChannel(mergeChannelSecrets(sent, known));
      if (stored !== undefined && stored.name !== channel.name) await checkUnused(stored.name, metadata);
      return { name: channel.name, body: channel };
    },
    // An audit entry of a test has no channel.
    show: (body) => ('type' in (body as object) ? redactChannel(body as Channel) : (body as object)),
    checkDelete: ({ name }) => checkUnused(name, metadata),
  };
}
