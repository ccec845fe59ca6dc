import type { PostJson } from '../http/post-json.ts';
import type { MessageAlert, NotificationMessage } from '../message/message.ts';
import { cleanText, leftOutText, summaryOf, tagsText, titleOf, valueText } from '../message/wording.ts';
import type { ChannelSender } from './channel-sender.ts';

/** Slack shows at most so many attachments of a message well. */
const MOST_ALERTS = 20;
const MOST_TEXT = 2_000;

const COLOURS: Readonly<Record<string, string>> = {
  critical: '#d03b3b',
  warning: '#d9902f',
  info: '#3f7fd0',
  resolved: '#2f9e5f',
};

/** Posts to incoming webhooks of Slack; Mattermost and Rocket.Chat understand the same. */
export function createSlackSender({ postJson }: { readonly postJson: PostJson }): ChannelSender<'slack'> {
  return {
    targetOf: ({ url }) => URL.parse(url)?.host ?? '',
    send({ settings, message, deliveryId, signal }) {
      return postJson({ url: settings.url, body: JSON.stringify(slackBody(message)), deliveryId, signal });
    },
  };
}

function slackBody(message: NotificationMessage) {
  const shown = message.alerts.slice(0, MOST_ALERTS);
  const left = leftOutText(message, MOST_ALERTS);
  return {
    text: plain(titleOf(message), MOST_TEXT),
    // Nothing in the texts is a name to be called or an address to be shown.
    parse: 'none',
    link_names: 0,
    unfurl_links: false,
    attachments: [...shown.map(attachment), ...(left === undefined ? [] : [{ text: left, mrkdwn_in: [] }])],
  };
}

function attachment(alert: MessageAlert) {
  const { status, severity, groupTags, acknowledgement, startsAtMs, endsAtMs, link } = alert;
  const state = status === 'firing' ? severity : 'resolved';
  const value = valueText(alert);
  const fields = [
    field('State', status === 'firing' ? `firing (${severity})` : 'resolved'),
    ...(value === undefined ? [] : [field('Value', value)]),
    ...(Object.keys(groupTags).length > 0 ? [field('Group', tagsText(groupTags))] : []),
    ...(acknowledgement === null
      ? []
      : [field('Acknowledged by', `${acknowledgement.actor}: ${acknowledgement.comment}`)]),
  ];
  return {
    color: COLOURS[state] ?? COLOURS.info,
    fallback: plain(`${alert.ruleName}: ${summaryOf(alert)}`, MOST_TEXT),
    title: plain(alert.ruleName, 200),
    ...(link === '' ? {} : { title_link: link }),
    text: plain(summaryOf(alert), MOST_TEXT),
    fields,
    ts: Math.floor((endsAtMs ?? startsAtMs) / 1_000),
    // No field is read as markup.
    mrkdwn_in: [],
  };
}

function field(title: string, value: string) {
  return { title, value: plain(value, 500), short: true };
}

/**
 * Text that stays text: the three characters that Slack's markup is made of are escaped, and names after an @, which
 * Mattermost calls without any markup, are kept apart from it by a space of no width.
 */
function plain(text: string, most: number): string {
  return cleanText(text, most)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(?<!\w)@(?=\w)/g, '@\u200b');
}
