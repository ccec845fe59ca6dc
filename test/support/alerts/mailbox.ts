import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { PATIENCE } from '../cluster/health.ts';
import { eventually } from '../wait.ts';
import type { Cleaner } from './installation.ts';

export interface ReceivedMail {
  readonly atMs: number;
  readonly to: readonly string[];
  readonly mail: ParsedMail;
}

/** A real mail server on this machine that keeps what it gets. */
export class Mailbox {
  readonly mails: ReceivedMail[] = [];
  #port = 0;

  static async start(t: Cleaner): Promise<Mailbox> {
    const mailbox = new Mailbox();
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        simpleParser(stream).then((mail) => {
          mailbox.mails.push({ atMs: Date.now(), to, mail });
          done();
        }, done);
      },
    });
    const { server: net } = server;
    server.listen(0, '127.0.0.1');
    await once(net, 'listening');
    t.after(() => new Promise<void>((resolve) => server.close(resolve)));
    mailbox.#port = (net.address() as AddressInfo).port;
    return mailbox;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** All mails to an address so far. */
  to(address: string): readonly ReceivedMail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  /** Waits until so many mails have come to an address; returns the last of them. */
  until(address: string, count: number): Promise<ReceivedMail> {
    return eventually(`mail number ${count} to ${address}`, () => this.to(address)[count - 1], PATIENCE);
  }
}
