import Type from 'typebox';

const closed = { additionalProperties: false } as const;

/** How pages and replies show a secret that is there. Sent back, it keeps the stored one. */
export const HIDDEN_SECRET = '********';

const url = (description: string) => Type.String({ minLength: 1, maxLength: 2_000, description });
const username = Type.Optional(Type.String({ maxLength: 200 }));
const password = Type.Optional(Type.String({ maxLength: 1_000, description: 'Secret.' }));

/** What each type of channel needs to know. */
export const channelSettingsSchemas = {
  email: Type.Object(
    {
      to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Addresses of mailboxes.',
      }),
    },
    { ...closed, title: 'email' },
  ),
  webhook: Type.Object(
    {
      url: url('Where the JSON is posted to; http or https. What follows the server is secret.'),
      headers: Type.Optional(
        Type.Record(Type.String(), Type.String({ maxLength: 2_000 }), {
          description: 'Headers that are sent along; their values are secret.',
        }),
      ),
      hmacSecret: Type.Optional(
        Type.String({
          maxLength: 1_000,
          description: 'Signs the body; see X-Dashboarding-Signature. Secret.',
        }),
      ),
      username,
      password,
    },
    { ...closed, title: 'webhook' },
  ),
  slack: Type.Object(
    { url: url('Address of an incoming webhook of Slack, Mattermost or Rocket.Chat. Secret.') },
    { ...closed, title: 'slack' },
  ),
  pagerduty: Type.Object(
    {
      routingKey: Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Integration key of an Events API v2 integration. Secret.',
      }),
      url: Type.Optional(
        url('Where events are posted to; https://events.pagerduty.com/v2/enqueue when left out.'),
      ),
    },
    { ...closed, title: 'pagerduty' },
  ),
  alertmanager: Type.Object(
    {
      urls: Type.Array(url('Base address of an Alertmanager, e.g. http://alertmanager:9093.'), {
        minItems: 1,
        maxItems: 10,
        description: 'All members of a cluster.',
      }),
      username,
      password,
    },
    { ...closed, title: 'alertmanager' },
  ),
} as const;

export type ChannelType = keyof typeof channelSettingsSchemas;
export const CHANNEL_TYPES = Object.keys(channelSettingsSchemas) as readonly ChannelType[];

type Schemas = typeof channelSettingsSchemas;
export type ChannelSettings<T extends ChannelType> = Readonly<Type.Static<Schemas[T]>>;
