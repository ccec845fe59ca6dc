import Type from 'typebox';
import type { StoredDocument } from '../../../metadata/port.ts';
import {
  CHANNEL_TYPES,
  type ChannelSettings,
  type ChannelType,
  channelSettingsSchemas,
} from './channel-settings.ts';
import { checkAddress, checkHeaders, checkUrl, INVALID_CHANNEL } from './channel-values.ts';
import { shapeCheck } from './shape.ts';

const commonFields = {
  name: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'Unique among the channels; routes name it.',
  }),
  type: Type.Enum([...CHANNEL_TYPES]),
  enabled: Type.Optional(Type.Boolean({ default: true })),
  default: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether it is told of alerts that no route takes, and of silences that end soon.',
    }),
  ),
  sendResolved: Type.Optional(
    Type.Boolean({ default: true, description: 'Whether it is told that an alert is over.' }),
  ),
};

/** Somebody who is told. */
export const channelSchema = Type.Object(
  {
    ...commonFields,
    settings: Type.Union(Object.values(channelSettingsSchemas), { description: 'As the type needs them.' }),
  },
  { additionalProperties: false },
);

interface ChannelOf<T extends ChannelType> {
  readonly name: string;
  readonly type: T;
  readonly enabled: boolean;
  readonly default: boolean;
  readonly sendResolved: boolean;
  readonly settings: ChannelSettings<T>;
}

/** A channel with its defaults filled in, secrets included. */
export type Channel = { readonly [T in ChannelType]: ChannelOf<T> }[ChannelType];
export type StoredChannel = Channel & { readonly id: string };

const checkCommon = shapeCheck(
  Type.Object({ ...commonFields, settings: Type.Object({}) }, { additionalProperties: false }),
  { code: INVALID_CHANNEL, expected: { type: `one of ${CHANNEL_TYPES.join(', ')}` } },
);

const checkSettings = Object.fromEntries(
  CHANNEL_TYPES.map((type) => [
    type,
    shapeCheck(channelSettingsSchemas[type], { code: INVALID_CHANNEL, within: 'settings.' }),
  ]),
);

/** Checks a channel and fills in its defaults. Throws `AppError` `INVALID_CHANNEL` (400) that names the first wrong place. */
export function parseChannel(value: unknown): Channel {
  checkCommon(value);
  const {
    name,
    type,
    enabled = true,
    default: isDefault = false,
    sendResolved = true,
    settings,
  } = value as Channel;
  checkSettings[type]?.(settings);
  const channel = { name, type, enabled, default: isDefault, sendResolved, settings } as Channel;
  checkValues(channel);
  return channel;
}

/** Throws as `parseChannel` does when what is stored is not a channel. */
export function storedChannel({ id, name, body }: StoredDocument): StoredChannel {
  return { ...parseChannel({ ...(body as object), name }), id };
}

/** What the schema cannot say. */
function checkValues({ type, settings }: Channel): void {
  switch (type) {
    case 'email':
      settings.to.forEach((address, index) => {
        checkAddress(address, `settings.to[${index}]`);
      });
      return;
    case 'webhook':
      checkUrl(settings.url, 'settings.url');
      checkHeaders(settings.headers ?? {}, 'settings.headers');
      return;
    case 'slack':
      checkUrl(settings.url, 'settings.url');
      return;
    case 'pagerduty':
      if (settings.url !== undefined) checkUrl(settings.url, 'settings.url');
      return;
    case 'alertmanager':
      settings.urls.forEach((url, index) => {
        checkUrl(url, `settings.urls[${index}]`);
      });
      return;
    default:
      throw new Error(`BUG: unknown type of channel ${String(type satisfies never)}`);
  }
}
