import Type from 'typebox';

export const notifySettings = Type.Object({
  publicUrl: Type.String({
    default: '',
    description:
      'Address of the pages as people reach them, for links in notifications, e.g. https://metrics.example.com; without it links name this server, or are left out where it serves no pages.',
  }),
  smtpUrl: Type.String({
    default: '',
    secret: true,
    description:
      'Mail server for e-mail channels: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465.',
  }),
  smtpFrom: Type.String({
    default: 'Dashboarding <dashboarding@localhost>',
    description: 'Sender of e-mails.',
  }),
  smtpAllowPlain: Type.Boolean({
    default: false,
    description:
      'Whether mail may go unencrypted where the mail server has no TLS; to this machine it always may.',
  }),
  allowPrivateTargets: Type.Array(Type.String(), {
    default: [],
    description:
      'Private, loopback and link-local targets that notifications may be sent to: host names, addresses or networks such as 10.1.0.0/16; * allows all.',
  }),
  timeoutSeconds: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: 'Time one attempt to send a notification may take.',
  }),
  maxAttempts: Type.Integer({
    // Waits that double from a second to half an hour: 18 attempts take 2 h 40 min on average, 12 only 26 minutes.
    default: 18,
    minimum: 1,
    description:
      'Attempts to send a notification before it is given up; they are spread over some three hours.',
  }),
  maxConcurrent: Type.Integer({ default: 8, minimum: 1, description: 'Notifications sent at once.' }),
  breakerFailures: Type.Integer({
    default: 5,
    minimum: 1,
    description: 'Failures in a row after which a target is left alone for breakerResetSeconds.',
  }),
  breakerResetSeconds: Type.Number({
    default: 60,
    exclusiveMinimum: 0,
    description: 'How long a failing target is left alone.',
  }),
});

export type NotifySettings = Type.Static<typeof notifySettings>;
