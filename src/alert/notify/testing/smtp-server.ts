import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
  readonly raw: string;
  readonly mail: ParsedMail;
}

export interface SmtpTestServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** The refusal of a recipient, as an SMTP status; 0 takes it. */
  refuse: (address: string) => number;
  /** The refusal of a whole mail. */
  refuseMail: () => number;
  close(): Promise<void>;
}

/** A mail server on 127.0.0.1 that keeps what it gets. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<SmtpTestServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, logger: false },
    onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
    onRcptTo: ({ address }, _session, callback) => callback(refusal(test.refuse(address))),
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const refused = refusal(test.refuseMail());
        if (refused !== null) return callback(refused);
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          user: session.user as string | undefined,
          raw: raw.toString('latin1'),
          mail: await simpleParser(raw),
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const test: SmtpTestServer = {
    port: 0,
    mails,
    refuse: () => 0,
    refuseMail: () => 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(test, { port });
}

function refusal(status: number): Error | null {
  if (status === 0) return null;
  return Object.assign(new Error(`refused with ${status}`), { responseCode: status });
}
