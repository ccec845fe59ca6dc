import { shownName } from '../../../lib/shown.ts';
import { HIDDEN_SECRET } from './channel-settings.ts';
import { invalidDocument } from './shape.ts';

export const INVALID_CHANNEL = 'INVALID_CHANNEL';

/** A mailbox and a domain, without what could end an address or a header: spaces, commas, brackets, quotes, control characters. */
const ADDRESS = /^[^\s\p{Cc},;:<>()[\]"\\@]+@[^\s\p{Cc},;:<>()[\]"\\@]+$/u;

/** RFC 9110 section 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const HEADER_VALUE = /^[^\u0000-\u0008\u000a-\u001f\u007f\u0100-\uffff]*$/;

/** Headers that say how the body is sent; they are ours. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function checkAddress(address: string, place: string): void {
  if (ADDRESS.test(address)) return;
  throw invalidDocument(
    INVALID_CHANNEL,
    `${place}: this is not an e-mail address`,
    'Write it as name@example.com.',
  );
}

/** The message never repeats the address: it may be a secret. */
export function checkUrl(text: string, place: string): void {
  if (text === HIDDEN_SECRET || text.endsWith(`/${HIDDEN_SECRET}`))
    throw invalidDocument(INVALID_CHANNEL, `${place}: there is no stored value to keep`, 'Give the address.');
  const url = URL.parse(text);
  if (url === null)
    throw invalidDocument(
      INVALID_CHANNEL,
      `${place}: this is not a URL`,
      'Write it with http:// or https://.',
    );
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalidDocument(
      INVALID_CHANNEL,
      `${place}: only http and https can be posted to, not ${url.protocol}`,
    );
  if (url.username !== '' || url.password !== '')
    throw invalidDocument(
      INVALID_CHANNEL,
      `${place}: it has a user name or a password in it`,
      'Give them as username and password, where they are kept secret.',
    );
}

export function checkHeaders(headers: Readonly<Record<string, string>>, place: string): void {
  for (const [name, value] of Object.entries(headers)) {
    const at = `${place}.${shownName(name)}`;
    if (!HEADER_NAME.test(name))
      throw invalidDocument(INVALID_CHANNEL, `${at}: this is not a name of a header`);
    if (OWN_HEADERS.has(name.toLowerCase()))
      throw invalidDocument(INVALID_CHANNEL, `${at}: this header is set by the server`, 'Leave it out.');
    if (!HEADER_VALUE.test(value))
      throw invalidDocument(INVALID_CHANNEL, `${at}: the value has characters that headers cannot have`);
  }
}
