import { randomUUID } from 'node:crypto';
import type { Channels, ChannelsDependencies, ChannelTestResult } from '../contract.ts';
import type { Channel } from '../documents/channel.ts';
import type { ChannelType } from '../documents/channel-settings.ts';
import { AllowedTargets } from '../http/allowed-targets.ts';
import { createGuardedPost } from '../http/guarded-request.ts';
import { systemLookup } from '../http/lookup.ts';
import { createPostJson } from '../http/post-json.ts';
import type { NotificationMessage } from '../message/message.ts';
import { testMessage } from '../message/own-messages.ts';
import { createAlertmanagerSender } from './alertmanager.ts';
import { type ChannelSender, errorText, type SendOutcome } from './channel-sender.ts';
import { createEmailSender } from './email/email.ts';
import { createPagerDutySender } from './pagerduty.ts';
import { createSlackSender } from './slack.ts';
import { createWebhookSender } from './webhook.ts';

export interface ChannelMessage {
  readonly deliveryId: string;
  readonly message: NotificationMessage;
}

/** All types of channels in one. */
export interface ChannelSet extends Channels {
  /** The server behind a channel, for people and breakers; no secrets. */
  targetOf(channel: Channel): string;
  /** Makes one attempt, within `notify.timeoutSeconds`. Never throws. */
  send(channel: Channel, message: ChannelMessage): Promise<SendOutcome>;
}

type Senders = { readonly [T in ChannelType]: ChannelSender<T> };

/** Throws `ConfigError` when the settings of section `notify` cannot be used. */
export function createChannels(dependencies: ChannelsDependencies): ChannelSet {
  const { settings, clock, links } = dependencies;
  const senders = createSenders(dependencies);
  const send: ChannelSet['send'] = async (channel, { deliveryId, message }) => {
    const timeoutMs = settings.timeoutSeconds * 1_000;
    const ending = new AbortController();
    const timer = setTimeout(
      () => ending.abort(new Error(`no answer within ${settings.timeoutSeconds} s`)),
      timeoutMs,
    );
    try {
      const request = { deliveryId, message, channelName: channel.name, signal: ending.signal };
      return await senderOf(senders, channel).send({ ...request, settings: channel.settings });
    } catch (error) {
      return { outcome: 'retry', status: null, answer: errorText(error) };
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    send,
    targetOf: (channel) => senderOf(senders, channel).targetOf(channel.settings),
    async test(channel): Promise<ChannelTestResult> {
      const startedMs = clock.monotonicMs();
      const message = testMessage({ nowMs: clock.now(), link: links.baseUrl, channelName: channel.name });
      const { outcome, status, answer } = await send(channel, { deliveryId: freshId(), message });
      const durationMs = Math.round(clock.monotonicMs() - startedMs);
      return { ok: outcome === 'delivered', status, answer, durationMs };
    },
  };
}

function createSenders({
  settings,
  clock,
  links,
  chartPoints,
  version,
  lookup = systemLookup,
}: ChannelsDependencies): Senders {
  const targets = new AllowedTargets(settings.allowPrivateTargets);
  const now = () => clock.now();
  const baseUrl = () => links.baseUrl;
  const postJson = createPostJson({ post: createGuardedPost({ targets, lookup }), now, version });
  return {
    email: createEmailSender({ settings, clock, chartPoints, baseUrl, version }),
    webhook: createWebhookSender({ postJson, now, baseUrl }),
    slack: createSlackSender({ postJson }),
    pagerduty: createPagerDutySender({ postJson, baseUrl }),
    alertmanager: createAlertmanagerSender({ postJson, clock }),
  };
}

/** The sender of a channel's type, which takes that channel's settings. */
function senderOf(senders: Senders, { type }: Channel): ChannelSender<ChannelType> {
  return senders[type] as unknown as ChannelSender<ChannelType>;
}

function freshId(): string {
  return randomUUID().replaceAll('-', '');
}
