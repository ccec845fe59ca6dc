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
export { HIDDEN_SECRET } from './documents/channel-settings.ts';
export {
  type Inhibition,
  inhibitionSchema,
  parseInhibition,
  type StoredInhibition,
  storedInhibition,
} from './documents/inhibition.ts';
export { parseRoute, type Route, routeSchema, type StoredRoute, storedRoute } from './documents/route.ts';
export {
  isActive,
  parseSilence,
  type Silence,
  type StoredSilence,
  silenceName,
  silenceSchema,
  silenceStatus,
  silenceTest,
  storedSilence,
} from './documents/silence.ts';
export { createLinks } from './links.ts';
export type { InhibitedBy } from './muting/inhibitor.ts';
export { isMuted, type Mutes, type MutesOf, Muting } from './muting/muting.ts';
export { createNotifier } from './notifier/notifier.ts';
