// What the API, the command line and `app` need of notifications.
export { createChannels } from './channels/channels.ts';
export type * from './contract.ts';
export {
  type Channel,
  channelSchema,
  parseChannel,
  type StoredChannel,
  storedChannel,
} from './documents/channel.ts';
export { mergeChannelSecrets, redactChannel } from './documents/channel-secrets.ts';
export { inhibitionSchema, parseInhibition, storedInhibition } from './documents/inhibition.ts';
export { parseRoute, routeSchema } from './documents/route.ts';
export {
  parseSilence,
  silenceName,
  silenceSchema,
  silenceStatus,
  silenceTest,
  storedSilence,
} from './documents/silence.ts';
export { createLinks } from './links.ts';
export { Muting } from './muting/muting.ts';
export { createNotifier } from './notifier/notifier.ts';
