import Type from 'typebox';

export const serverSettings = Type.Object({
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
