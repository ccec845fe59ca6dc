import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel, ChannelInput } from '../api/notify-types.ts';
import { type ChannelForm, channelForm, channelInput, checkChannel, EMPTY_CHANNEL } from './channel-form.ts';

const INPUTS: readonly ChannelInput[] = [
  {
    name: 'mail',
    type: 'email',
    enabled: true,
    sendResolved: false,
    default: true,
    settings: { to: ['a@example.com', 'b@example.com'] },
  },
  {
    name: 'hook',
    type: 'webhook',
    enabled: false,
    sendResolved: true,
    default: false,
    settings: {
      url: 'https://x/y',
      headers: { 'X-A': '********' },
      hmacSecret: '********',
      username: 'u',
      password: 'p',
    },
  },
  {
    name: 'chat',
    type: 'slack',
    enabled: true,
    sendResolved: true,
    default: false,
    settings: { url: '********' },
  },
  {
    name: 'pager',
    type: 'pagerduty',
    enabled: true,
    sendResolved: true,
    default: false,
    settings: { routingKey: '********' },
  },
  {
    name: 'am',
    type: 'alertmanager',
    enabled: true,
    sendResolved: true,
    default: false,
    settings: { urls: ['http://am-1:9093', 'http://am-2:9093'] },
  },
];

for (const input of INPUTS) {
  test(`a channel of type ${input.type} is read and written as the same`, () => {
    const form = channelForm({ ...input, id: 'c', version: 2 } as Channel);
    assert.deepEqual(channelInput(form), input);
    assert.deepEqual(checkChannel(form), {});
  });
}

const WRONG: readonly [string, Partial<ChannelForm>, string][] = [
  ['a mail without an address', { type: 'email' }, 'settings.to'],
  ['a mail to a word', { type: 'email', to: 'ops@example.com\nops' }, 'settings.to'],
  ['a webhook to a path', { type: 'webhook', url: '/hook' }, 'settings.url'],
  ['a chat without an address', { type: 'slack' }, 'settings.url'],
  ['a pager without a key', { type: 'pagerduty' }, 'settings.routingKey'],
  ['an alertmanager without an address', { type: 'alertmanager', urls: ' \n' }, 'settings.urls'],
  ['no name', { name: ' ', to: 'a@example.com' }, 'name'],
];
for (const [what, part, place] of WRONG) {
  test(`${what} is told at ${place}`, () => {
    assert.deepEqual(Object.keys(checkChannel({ ...EMPTY_CHANNEL, name: 'x', ...part })), [place]);
  });
}
