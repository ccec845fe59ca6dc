import type { Channel } from './channel.ts';
import { HIDDEN_SECRET } from './channel-settings.ts';
import { INVALID_CHANNEL } from './channel-values.ts';
import { invalidDocument } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Settings whose value nobody may read again; of `headers` each value. */
const SECRETS: Readonly<Record<Channel['type'], readonly string[]>> = {
  email: [],
  webhook: ['hmacSecret', 'password', 'headers'],
  slack: ['url'],
  pagerduty: ['routingKey'],
  alertmanager: ['password'],
};

/** Addresses of which only the server may be read: what follows it often is all that it takes to post there. */
const SECRET_PATHS: Readonly<Partial<Record<Channel['type'], string>>> = { webhook: 'url' };

/** A channel as replies show it: each secret that is there is `********`, and so are path and query of a webhook. */
export function redactChannel<T extends Channel>(channel: T): T {
  const secrets = SECRETS[channel.type];
  const settings = Object.entries(channel.settings).map(([key, value]) => [
    key,
    secrets.includes(key) ? hidden(value) : key === SECRET_PATHS[channel.type] ? withoutPath(value) : value,
  ]);
  return { ...channel, settings: Object.fromEntries(settings) };
}

/**
 * What was sent, with the stored secrets in place of `********`; everything else is left as it is, to be checked by
 * `parseChannel`. Throws `INVALID_CHANNEL` (400) where there is no stored one, and where the secret would go to another
 * server than before: who may not read it may not have it sent elsewhere.
 */
export function mergeChannelSecrets(sent: unknown, stored: Channel | undefined): unknown {
  if (!isFields(sent) || !isFields(sent.settings)) return sent;
  const known = stored !== undefined && stored.type === sent.type ? stored : undefined;
  const context = {
    known: known?.settings as Fields | undefined,
    mayKeep: staysAtHome(sent.settings, known),
  };
  const secrets = SECRETS[sent.type as Channel['type']] ?? [];
  const settings = Object.entries(sent.settings).map(([key, value]) => [
    key,
    secrets.includes(key) || (key === SECRET_PATHS[sent.type as Channel['type']] && isWithoutPath(value))
      ? merged(key, value, context)
      : value,
  ]);
  return { ...sent, settings: Object.fromEntries(settings) };
}

interface MergeContext {
  readonly known: Fields | undefined;
  readonly mayKeep: boolean;
}

function merged(key: string, value: unknown, { known, mayKeep }: MergeContext, place = 'settings'): unknown {
  if (isFields(value)) {
    const inner = { known: known?.[key] as Fields | undefined, mayKeep };
    return Object.fromEntries(
      Object.entries(value).map(([name, text]) => [name, merged(name, text, inner, `${place}.${key}`)]),
    );
  }
  const isPathHidden = place === 'settings' && key === 'url' && isWithoutPath(value);
  if (value !== HIDDEN_SECRET && !isPathHidden) return value;
  const at = `${place}.${key}`;
  const kept = known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
  if (kept === undefined)
    throw invalidDocument(
      INVALID_CHANNEL,
      `${at}: there is no stored value to keep`,
      'Give the value itself.',
    );
  if (!mayKeep)
    throw invalidDocument(
      INVALID_CHANNEL,
      `${at}: the address names another server, and the stored value was meant for the old one`,
      'Give the value again, or leave it out.',
    );
  return kept;
}

/** Whether requests go to servers that they went to before. A hidden address is the stored one. */
function staysAtHome(sent: Fields, stored: Channel | undefined): boolean {
  if (stored === undefined) return true;
  const known = new Set(originsOf(stored.settings));
  return originsOf(sent).every((origin) => known.has(origin));
}

function originsOf(settings: Fields): readonly (string | undefined)[] {
  const urls = Array.isArray(settings.urls) ? settings.urls : [settings.url];
  return urls.filter((url) => url !== HIDDEN_SECRET).map((url) => URL.parse(String(url))?.origin);
}

/** The address of a server with `********` in place of what follows; what has nothing to hide is left as it is. */
function withoutPath(value: unknown): unknown {
  const url = URL.parse(String(value));
  if (url === null || (url.pathname === '/' && url.search === '' && url.hash === '')) return value;
  return `${url.origin}/${HIDDEN_SECRET}`;
}

function isWithoutPath(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith(`/${HIDDEN_SECRET}`);
}

function hidden(value: unknown): unknown {
  if (isFields(value)) return Object.fromEntries(Object.keys(value).map((key) => [key, HIDDEN_SECRET]));
  return value === '' ? '' : HIDDEN_SECRET;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
