import Type from 'typebox';

/** What one process can do; without a choice it does all of it. */
export const ROLES = ['ingest', 'write', 'query', 'alert', 'web'] as const;

export type Role = (typeof ROLES)[number];

export const serverSettings = Type.Object({
  profile: Type.Union([Type.Literal('embedded'), Type.Literal('cluster')], {
    default: 'embedded',
    description:
      'embedded keeps everything in this process and its data folder; cluster works over RabbitMQ, TimescaleDB and Redis.',
  }),
  roles: Type.Array(Type.Union(ROLES.map((role) => Type.Literal(role))), {
    default: [...ROLES],
    minItems: 1,
    description: 'What this process does in the cluster profile; the embedded profile always does all of it.',
  }),
  host: Type.String({ default: '127.0.0.1', description: 'Address to listen on.' }),
  port: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65535,
    description: 'TCP port of pages and API; 0 takes a free one.',
  }),
  dataDir: Type.String({
    default: './data',
    description: 'Folder that holds everything this server stores.',
  }),
  allowedHosts: Type.Array(Type.String(), {
    default: [],
    description:
      'Host names that requests may be sent to, beside IP addresses, localhost and the host name of this machine; others are refused (DNS rebinding). Needed behind a proxy and for other names in DNS; * allows every name.',
  }),
  trustedProxies: Type.Array(Type.String(), {
    default: [],
    description:
      "Addresses and networks, such as 10.0.0.0/8, of the proxies whose X-Forwarded-For names the client for rate limits and logs; without them the client is who connected. Whoever connects from there can pose as any client: name your proxies' networks and no wider ones.",
  }),
  requestTimeoutSeconds: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    description: 'Time a client may take to send one request.',
  }),
  shutdownTimeoutSeconds: Type.Number({
    default: 10,
    minimum: 1,
    description: 'How long SIGTERM may take to commit what was accepted.',
  }),
});

export type ServerSettings = Type.Static<typeof serverSettings>;
