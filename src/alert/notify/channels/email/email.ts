import { LRUCache } from 'lru-cache';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { NotifySettings } from '../../../../config/sections/notify.ts';
import type { Clock } from '../../../../lib/clock.ts';
import type { ChartPoints } from '../../contract.ts';
import { titleOf } from '../../message/wording.ts';
import {
  answerText,
  type ChannelSender,
  errorText,
  type SendOutcome,
  type SendRequest,
} from '../channel-sender.ts';
import { chartsFor } from './mail-charts.ts';
import { mailHtml } from './mail-html.ts';
import { mailText } from './mail-text.ts';
import { type SmtpOptions, smtpOptions } from './smtp-options.ts';

export interface EmailDependencies {
  readonly settings: Pick<NotifySettings, 'smtpUrl' | 'smtpFrom' | 'smtpAllowPlain' | 'timeoutSeconds'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly chartPoints: ChartPoints;
  readonly baseUrl: () => string;
  readonly version: string;
}

/** Deliveries of which some recipients have the mail and others shall get it with the next attempt. */
const MOST_UNFINISHED = 1_000;

/** Sends HTML and text with pictures through the mail server of the settings. Throws `ConfigError` when they cannot be used. */
export function createEmailSender(dependencies: EmailDependencies): ChannelSender<'email'> {
  const smtp = smtpOptions(dependencies.settings);
  const arrived = new LRUCache<string, ReadonlySet<string>>({ max: MOST_UNFINISHED });
  return {
    targetOf: () => (smtp === undefined ? '' : `${smtp.host}:${smtp.port}`),
    async send(request) {
      if (smtp === undefined)
        return {
          ...{ outcome: 'failed', status: null },
          answer: 'there is no mail server. Set notify.smtpUrl.',
        };
      const known = arrived.get(request.deliveryId) ?? new Set<string>();
      const to = request.settings.to.filter((address) => !known.has(address));
      try {
        const mail = await composed(request, to, dependencies);
        const info = await transportFor(smtp, dependencies).sendMail(mail);
        const refused = info.rejectedErrors ?? [];
        if (!refused.some(isTemporary)) return delivered(info.response, refused);
        const rejected = new Set(info.rejected.map(String));
        arrived.set(
          request.deliveryId,
          new Set([...known, ...to.filter((address) => !rejected.has(address))]),
        );
        return { outcome: 'retry', status: statusOf(refused[0]), answer: refusalText(refused) };
      } catch (error) {
        // The others have it: who is refused for good does not make it a failure.
        if (known.size > 0 && isFinal(error)) return delivered('250', [error]);
        return {
          outcome: isFinal(error) ? 'failed' : 'retry',
          status: statusOf(error),
          answer: errorText(error),
        };
      }
    },
  };
}

function transportFor(smtp: SmtpOptions, { settings }: EmailDependencies) {
  const timeoutMs = settings.timeoutSeconds * 1_000;
  return createTransport({
    ...smtp,
    ...{
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    },
    // A mail is made of what is here; nothing in it is read from files or fetched.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}

async function composed(
  { message, deliveryId, settings: { to: all }, signal }: SendRequest<'email'>,
  to: readonly string[],
  { settings, chartPoints, clock, baseUrl, version }: EmailDependencies,
): Promise<SendMailOptions> {
  const charts = await chartsFor(message, { chartPoints, clock });
  const domain = domainOf(settings.smtpFrom);
  const thread = `<thread.${message.threadId}@${domain}>`;
  return {
    from: settings.smtpFrom,
    to: all.map((address) => ({ name: '', address })),
    // Those who have it already are named, and not sent it again.
    envelope: { from: addressIn(settings.smtpFrom), to: [...to] },
    subject: titleOf(message),
    text: mailText(message, baseUrl()),
    html: mailHtml(message, { charts, baseUrl: baseUrl() }),
    date: new Date(message.atMs),
    messageId: `<${deliveryId}@${domain}>`,
    // All mails about a group name the same one, so that they stand together.
    ...{ references: thread, inReplyTo: thread },
    list: {
      id: { url: `alerts.${domain}`, comment: 'Dashboarding alerts' },
      ...(baseUrl() === '' ? {} : { archive: `${baseUrl()}/alerts/history` }),
    },
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Dashboarding-Delivery': deliveryId,
      'X-Mailer': `Dashboarding/${version}`,
    },
    attachments: [...charts.values()].map(({ cid, png }) => ({
      ...{ cid, content: png, filename: `${cid.split('@', 1)[0]}.png`, contentType: 'image/png' },
      contentDisposition: 'inline',
    })),
    signal,
  };
}

interface SmtpFault {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function delivered(response: string, refused: readonly unknown[]): SendOutcome {
  const answer = refused.length === 0 ? answerText(response) : refusalText(refused);
  return { outcome: 'delivered', status: Number.parseInt(response, 10) || null, answer };
}

function refusalText(refused: readonly unknown[]): string {
  return answerText(`some recipients were refused: ${refused.map(errorText).join('; ')}`);
}

/** 5xx for the message or all its recipients. A refused login is not: somebody will mend the settings. */
function isFinal(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpFault;
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}

function isTemporary(error: unknown): boolean {
  return ((error as SmtpFault).responseCode ?? 0) < 500;
}

function statusOf(error: unknown): number | null {
  return (error as SmtpFault | undefined)?.responseCode ?? null;
}

/** `a@b.c` of `Name <a@b.c>`. */
function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}

function domainOf(from: string): string {
  return addressIn(from).split('@')[1] ?? 'localhost';
}
