import type { FieldErrors } from '../api/field-errors.ts';
import type { Channel, ChannelInput, ChannelType } from '../api/notify-types.ts';

/** How the server shows a secret that is there; sent back, it keeps the stored one. */
export const HIDDEN = '********';

export interface Header {
  readonly key: string;
  readonly value: string;
}

/** A channel as it is being written: the fields of all types, so that a change of mind loses nothing. */
export interface ChannelForm {
  readonly id?: string;
  readonly version?: number;
  readonly name: string;
  readonly type: ChannelType;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  readonly isDefault: boolean;
  /** Addresses, one a line. */
  readonly to: string;
  readonly url: string;
  readonly urls: string;
  readonly headers: readonly Header[];
  readonly hmacSecret: string;
  readonly username: string;
  readonly password: string;
  readonly routingKey: string;
}

export const EMPTY_CHANNEL: ChannelForm = {
  name: '',
  type: 'email',
  enabled: true,
  sendResolved: true,
  isDefault: false,
  to: '',
  url: '',
  urls: '',
  headers: [],
  hmacSecret: '',
  username: '',
  password: '',
  routingKey: '',
};

export const TYPE_WORDS: Readonly<Record<ChannelType, string>> = {
  email: 'E-mail',
  webhook: 'Webhook',
  slack: 'Slack, Mattermost, Rocket.Chat',
  pagerduty: 'PagerDuty',
  alertmanager: 'Alertmanager',
};

export function channelForm(channel: Channel): ChannelForm {
  const { settings } = channel;
  const text = (key: string) => (typeof settings[key] === 'string' ? (settings[key] as string) : '');
  const lines = (key: string) => (Array.isArray(settings[key]) ? (settings[key] as string[]).join('\n') : '');
  return {
    id: channel.id,
    version: channel.version,
    name: channel.name,
    type: channel.type,
    enabled: channel.enabled,
    sendResolved: channel.sendResolved,
    isDefault: channel.default === true,
    to: lines('to'),
    url: text('url'),
    urls: lines('urls'),
    headers: Object.entries((settings.headers ?? {}) as Record<string, string>).map(([key, value]) => ({
      key,
      value,
    })),
    hmacSecret: text('hmacSecret'),
    username: text('username'),
    password: text('password'),
    routingKey: text('routingKey'),
  };
}

/** What is sent: the settings of its type, without those that are empty. */
export function channelInput(form: ChannelForm): ChannelInput {
  return {
    name: form.name.trim(),
    type: form.type,
    enabled: form.enabled,
    sendResolved: form.sendResolved,
    default: form.isDefault,
    settings: settingsOf(form),
  };
}

function settingsOf(form: ChannelForm): Record<string, unknown> {
  const optional = (key: 'hmacSecret' | 'username' | 'password' | 'url') =>
    form[key].trim() === '' ? {} : { [key]: form[key].trim() };
  switch (form.type) {
    case 'email':
      return { to: linesOf(form.to) };
    case 'slack':
      return { url: form.url.trim() };
    case 'pagerduty':
      return { routingKey: form.routingKey.trim(), ...optional('url') };
    case 'alertmanager':
      return { urls: linesOf(form.urls), ...optional('username'), ...optional('password') };
    case 'webhook': {
      const headers = form.headers.filter(({ key }) => key.trim() !== '');
      return {
        url: form.url.trim(),
        ...(headers.length === 0
          ? {}
          : { headers: Object.fromEntries(headers.map(({ key, value }) => [key.trim(), value])) }),
        ...optional('hmacSecret'),
        ...optional('username'),
        ...optional('password'),
      };
    }
  }
}

function linesOf(text: string): string[] {
  return text.split(/[\n,;]+/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

const WEB_ADDRESS = /^https?:\/\/[^\s/]+/i;

/** What can be said before the server is asked. */
export function checkChannel(form: ChannelForm): FieldErrors {
  const problems: Record<string, string> = {};
  if (form.name.trim() === '') problems.name = 'Give it a name: routes and rules use it';
  const address = (key: 'url', isNeeded: boolean) => {
    const text = form[key].trim();
    if (text === '' && !isNeeded) return;
    if (text !== HIDDEN && !WEB_ADDRESS.test(text))
      problems[`settings.${key}`] = 'An address such as https://hooks.example.com/…';
  };
  if (form.type === 'email') {
    const wrong = linesOf(form.to).find((line) => !/^[^\s@]+@[^\s@]+$/.test(line));
    if (linesOf(form.to).length === 0) problems['settings.to'] = 'At least one address';
    else if (wrong !== undefined) problems['settings.to'] = `${wrong} is not an address`;
  }
  if (form.type === 'alertmanager') {
    const wrong = linesOf(form.urls).find((line) => !WEB_ADDRESS.test(line));
    if (linesOf(form.urls).length === 0)
      problems['settings.urls'] = 'At least one, such as http://alertmanager:9093';
    else if (wrong !== undefined) problems['settings.urls'] = `${wrong} is not an address`;
  }
  if (form.type === 'webhook' || form.type === 'slack') address('url', true);
  if (form.type === 'pagerduty') {
    address('url', false);
    if (form.routingKey.trim() === '') problems['settings.routingKey'] = 'The integration key of the service';
  }
  return problems;
}

/** Where it goes, in one line; secrets stay hidden. */
export function targetWords({ type, settings }: ChannelInput): string {
  const { to, url, urls } = settings as { to?: string[]; url?: string; urls?: string[] };
  switch (type) {
    case 'email':
      return (to ?? []).join(', ');
    case 'alertmanager':
      return (urls ?? []).join(', ');
    case 'webhook':
      return url ?? '';
    default:
      return url === undefined || url === HIDDEN ? '' : url;
  }
}
