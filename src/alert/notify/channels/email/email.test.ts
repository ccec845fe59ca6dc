import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import type { SMTPServerOptions } from 'smtp-server';
import type { NotifySettings } from '../../../../config/sections/notify.ts';
import type { ChartPoints } from '../../contract.ts';
import type { NotificationMessage } from '../../message/message.ts';
import {
  channelDependencies,
  channelOf,
  DELIVERY_ID,
  messageAlert,
  notification,
  notifySettings,
  T0,
} from '../../testing/fixture.ts';
import { type SmtpTestServer, startSmtpServer } from '../../testing/smtp-server.ts';
import { createChannels } from '../channels.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function smtp(options: SMTPServerOptions = {}): Promise<SmtpTestServer> {
  const server = await startSmtpServer(options);
  open.push(server);
  return server;
}

interface MailOptions {
  readonly url: string;
  readonly to?: readonly string[];
  readonly settings?: Partial<NotifySettings>;
  readonly chartPoints?: ChartPoints;
}

function mailer({ url, to = ['ops@example.com'], settings = {}, chartPoints }: MailOptions) {
  const smtpFrom = 'Metrics <alerts@example.com>';
  const channels = createChannels(
    channelDependencies({
      settings: notifySettings({ smtpUrl: url, smtpFrom, timeoutSeconds: 5, ...settings }),
      ...(chartPoints && { chartPoints }),
    }),
  );
  return (message: NotificationMessage = notification(), deliveryId = DELIVERY_ID) =>
    channels.send(channelOf('email', { to }), { deliveryId, message });
}

const urlOf = ({ port }: SmtpTestServer, host = '127.0.0.1') => `smtp://${host}:${port}`;

/** An hour of a value that rises over the threshold, with a gap. */
const risingPoints: ChartPoints = async (_ruleId, _tags, startMs, endMs) =>
  Array.from({ length: 120 }, (_, at) => {
    const time = startMs + ((endMs - startMs) * at) / 119;
    return [time, at > 30 && at < 40 ? null : at * 0.8 + Math.sin(at) * 4] as const;
  });

test('a mail without links has no empty ones', () => {
  const message = notification([messageAlert({ link: '' })]);
  const text = mailText(message, '');
  assert.doesNotMatch(mailHtml(message, { charts: new Map(), baseUrl: '' }), /href/);
  assert.match(text, /by the route [^\n]*\n$/);
  assert.doesNotMatch(text, /\n {2}\n/);
});

describe('a mail', () => {
  test('says it as text and as HTML, with a picture', async () => {
    const server = await smtp();
    const asked: unknown[] = [];
    const chartPoints: ChartPoints = (...ask) => {
      asked.push(ask);
      return risingPoints(...ask);
    };
    const to = ['ops@example.com', 'night@example.org'];
    const outcome = await mailer({ url: urlOf(server), to, chartPoints })();
    assert.deepEqual([outcome.outcome, outcome.status], ['delivered', 250]);
    const [received] = server.mails;
    assert.ok(received);
    assert.deepEqual([received.from, received.to], ['alerts@example.com', to]);
    const { mail } = received;
    assert.equal(mail.subject, '[FIRING:1] CPU high (host=web-1)');
    for (const text of [
      'CPU of web-1 is at 97 %',
      '97.25 (threshold 90)',
      '2026-11-26 16:30:00 UTC',
      'team=web',
      'web team',
    ]) {
      assert.ok(mail.text?.includes(text), `text has ${text}`);
      assert.ok(String(mail.html).includes(text), `HTML has ${text}`);
    }
    assert.ok(mail.text?.includes('https://metrics.example.com/alerts/rules/rule-1'));
    assert.match(String(mail.html), /href="https:\/\/metrics\.example\.com\/alerts\/rules\/rule-1"/);
    const [picture] = mail.attachments;
    assert.equal(picture?.contentType, 'image/png');
    assert.deepEqual([...(picture?.content ?? [])].slice(0, 4), [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(received.raw.includes('cid:chart-0@dashboarding'));
    assert.match(String(mail.html), /alt="Chart of CPU high: from -?[\d.]+ to [\d.]+, threshold 90"/);
    const [ruleId, tags, startMs] = asked[0] as [string, object, number];
    assert.deepEqual([ruleId, tags, startMs], ['rule-1', { host: 'web-1' }, T0 - 3_600_000]);
  });

  test('is known by its delivery, and stands with the others of its group', async () => {
    const server = await smtp();
    const send = mailer({ url: urlOf(server) });
    await send();
    await send(
      notification([messageAlert({ status: 'resolved', endsAtMs: T0 + 3_661_000 })]),
      'e5'.repeat(16),
    );
    const [first, second] = server.mails.map(({ mail }) => mail);
    assert.equal(first?.messageId, `<${DELIVERY_ID}@example.com>`);
    assert.equal(second?.messageId, `<${'e5'.repeat(16)}@example.com>`);
    const thread = `<thread.${'b2'.repeat(16)}@example.com>`;
    for (const mail of [first, second])
      assert.deepEqual([mail?.references, mail?.inReplyTo], [thread, thread]);
    assert.equal(second?.subject, '[RESOLVED] CPU high (host=web-1)');
    assert.match(second?.text ?? '', /2026-11-26 17:31:01 UTC, after 1h 1m 1s/);
    const { headers } = first ?? {};
    assert.equal(headers?.get('auto-submitted'), 'auto-generated');
    assert.equal(headers?.get('x-dashboarding-delivery'), DELIVERY_ID);
    const raw = server.mails[0]?.raw ?? '';
    assert.match(raw, /^List-ID: .*<alerts\.example\.com>/im);
    assert.match(raw, /^List-Archive: <https:\/\/metrics\.example\.com\/alerts\/history>/im);
  });

  test('has no picture when that fails, and goes all the same', async () => {
    const server = await smtp();
    const chartPoints = () => Promise.reject(new Error('the store is away'));
    assert.equal((await mailer({ url: urlOf(server), chartPoints })()).outcome, 'delivered');
    assert.deepEqual(server.mails[0]?.mail.attachments, []);
    assert.doesNotMatch(String(server.mails[0]?.mail.html), /<img/);
  });

  test('shows fifty alerts and counts the others', async () => {
    const server = await smtp();
    const many = Array.from({ length: 60 }, (_, at) => messageAlert({ alertId: `${at}`.padStart(32, '0') }));
    await mailer({ url: urlOf(server) })(notification(many));
    assert.match(server.mails[0]?.mail.text ?? '', /^… and 10 more$/m);
    assert.equal(String(server.mails[0]?.mail.html).match(/Open the rule/g)?.length, 50);
  });

  test('whatever labels contain, headers stay as they are and HTML shows them as text', async () => {
    const server = await smtp();
    const evil =
      '<script>alert(1)</script>"\' \r\nBcc: victim@example.com\r\n\r\n<img src=x onerror=alert(1)>';
    const alert = messageAlert({
      ...{ ruleName: evil, groupTags: { host: evil }, severity: evil },
      labels: { alertname: evil, [evil]: evil },
      annotations: { summary: evil, description: evil, [evil]: evil },
      acknowledgement: { actor: evil, comment: evil, atMs: T0 },
    });
    await mailer({ url: urlOf(server), chartPoints: risingPoints })(
      notification([alert], { routeName: evil }),
    );
    const [received] = server.mails;
    assert.deepEqual(received?.to, ['ops@example.com']);
    const head = received?.raw.split('\r\n\r\n', 1)[0] ?? '';
    assert.doesNotMatch(head, /^Bcc:/im);
    assert.equal(received?.mail.bcc, undefined);
    const page = String(received?.mail.html);
    assert.doesNotMatch(page, /<script|<img src=x/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.equal(received?.mail.subject?.includes('\n'), false);
  });
});

describe('recipients', () => {
  test('some who are refused for good do not keep the mail from the others', async () => {
    const server = await smtp();
    server.refuse = (address) => (address.startsWith('gone') ? 550 : 0);
    const to = ['gone@example.com', 'ops@example.com'];
    const outcome = await mailer({ url: urlOf(server), to })();
    assert.equal(outcome.outcome, 'delivered');
    assert.match(outcome.answer, /^some recipients were refused: .*550/);
    assert.deepEqual(server.mails[0]?.to, ['ops@example.com']);
  });

  test('some who are refused for now get it later, the others not again', async () => {
    const server = await smtp();
    server.refuse = (address) => (address.startsWith('grey') ? 450 : 0);
    const send = mailer({ url: urlOf(server), to: ['grey@example.com', 'ops@example.com'] });
    const first = await send();
    assert.deepEqual([first.outcome, first.status], ['retry', 450]);
    server.refuse = () => 0;
    assert.equal((await send()).outcome, 'delivered');
    assert.deepEqual(
      server.mails.map(({ to }) => to),
      [['ops@example.com'], ['grey@example.com']],
    );
    assert.match(String(server.mails[1]?.raw), /^To: grey@example\.com, ops@example\.com/im);
  });

  test('who is refused for good after others got it does not make it a failure', async () => {
    const server = await smtp();
    server.refuse = (address) => (address.startsWith('grey') ? 450 : 0);
    const send = mailer({ url: urlOf(server), to: ['grey@example.com', 'ops@example.com'] });
    await send();
    server.refuse = () => 550;
    assert.equal((await send()).outcome, 'delivered');
  });

  const REFUSALS: readonly [where: 'refuse' | 'refuseMail', status: number, outcome: string][] = [
    ['refuse', 550, 'failed'],
    ['refuse', 450, 'retry'],
    ['refuseMail', 554, 'failed'],
    ['refuseMail', 451, 'retry'],
  ];
  for (const [where, status, outcome] of REFUSALS) {
    test(`${where} with ${status} is ${outcome}`, async () => {
      const server = await smtp();
      server[where] = () => status;
      const sent = await mailer({ url: urlOf(server) })();
      assert.deepEqual([sent.outcome, sent.status], [outcome, status]);
    });
  }
});

describe('the way to the mail server', () => {
  test('is encrypted where the server can', async () => {
    const server = await smtp();
    await mailer({ url: urlOf(server) })();
    assert.equal(server.mails[0]?.isEncrypted, true);
    const secure = await smtp({ secure: true });
    await mailer({ url: `smtps://127.0.0.1:${secure.port}` })();
    assert.equal(secure.mails[0]?.isEncrypted, true);
  });

  test('to this machine may be plain, to another one only where that is allowed', async () => {
    const server = await smtp({ disabledCommands: ['STARTTLS'] });
    // Linux connects to this machine, which the address does not say.
    const elsewhere = urlOf(server, '0.0.0.0');
    assert.equal((await mailer({ url: urlOf(server) })()).outcome, 'delivered');
    assert.equal(server.mails[0]?.isEncrypted, false);
    const refused = await mailer({ url: elsewhere })();
    assert.deepEqual([refused.outcome, server.mails.length], ['retry', 1]);
    assert.match(refused.answer, /TLS/);
    const allowed = await mailer({ url: elsewhere, settings: { smtpAllowPlain: true } })();
    assert.deepEqual([allowed.outcome, server.mails.length], ['delivered', 2]);
  });

  test('ends at a certificate that nobody vouches for, but on this machine', async () => {
    const server = await smtp();
    const refused = await mailer({ url: urlOf(server, '0.0.0.0'), settings: { smtpAllowPlain: true } })();
    assert.deepEqual([refused.outcome, server.mails.length], ['retry', 0]);
    assert.match(refused.answer, /certificate/);
  });

  test('has the login of the settings; a refused one is tried again', async () => {
    const server = await smtp({ authOptional: false });
    await mailer({ url: `smtp://us%40er:pass@127.0.0.1:${server.port}` })();
    assert.equal(server.mails[0]?.user, 'us@er');
    const strict = await smtp({
      authOptional: false,
      onAuth: (_auth, _session, callback) =>
        callback(Object.assign(new Error('wrong'), { responseCode: 535 })),
    });
    const refused = await mailer({ url: `smtp://user:secret@127.0.0.1:${strict.port}` })();
    assert.deepEqual([refused.outcome, refused.status], ['retry', 535]);
    assert.doesNotMatch(refused.answer, /secret/);
  });

  test('that hangs ends with the time limit', async () => {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      // Just often enough not to be idle.
      const timer = setInterval(() => socket.write('220-wait\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    });
    const { port } = server.address() as { port: number };
    const outcome = await mailer({ url: `smtp://127.0.0.1:${port}`, settings: { timeoutSeconds: 0.3 } })();
    assert.deepEqual([outcome.outcome, outcome.status], ['retry', null]);
  });

  test('where nobody listens is tried again', async () => {
    const outcome = await mailer({ url: 'smtp://127.0.0.1:1' })();
    assert.equal(outcome.outcome, 'retry');
    assert.match(outcome.answer, /ECONNREFUSED/);
  });
});
