import { ConfigError } from '../../../../config/config-error.ts';
import type { NotifySettings } from '../../../../config/sections/notify.ts';
import { parseAddress } from '../../http/ip-address.ts';

/** How the mail server is reached; options of nodemailer. */
export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** Nothing is sent before STARTTLS. */
  readonly requireTLS: boolean;
  readonly tls: { readonly rejectUnauthorized: boolean };
  readonly auth?: { readonly user: string; readonly pass: string };
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * Reads `notify.smtpUrl`; undefined when it is empty. Mail leaves this machine encrypted and to a server whose certificate is
 * verified, unless `notify.smtpAllowPlain` lets it go without where the server has no TLS. Throws `ConfigError`, without the
 * value, because it has a password in it.
 */
export function smtpOptions({
  smtpUrl,
  smtpAllowPlain,
}: Pick<NotifySettings, 'smtpUrl' | 'smtpAllowPlain'>): SmtpOptions | undefined {
  if (smtpUrl === '') return undefined;
  const url = URL.parse(smtpUrl);
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '')
    throw new ConfigError('notify.smtpUrl: expected smtp://user:password@host:587 or smtps://…', {
      fix: 'Characters such as @ or / in the user name or password are written as %40 or %2F.',
    });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const isHere = isThisMachine(host);
  const auth = { user: decoded(url.username), pass: decoded(url.password) };
  return {
    ...{ host, secure },
    port: url.port === '' ? (secure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    requireTLS: !secure && !isHere && !smtpAllowPlain,
    // On the way to this machine nobody can listen; its certificate is often one that it made itself.
    tls: { rejectUnauthorized: !isHere },
    ...(auth.user === '' ? {} : { auth }),
  };
}

function isThisMachine(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  const address = parseAddress(host);
  if (address === undefined) return false;
  return address.length === 4
    ? address[0] === 127
    : address.every((byte, at) => byte === (at === 15 ? 1 : 0));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigError('notify.smtpUrl: the user name or password has a % that begins no character', {
      fix: 'Write % as %25.',
    });
  }
}
