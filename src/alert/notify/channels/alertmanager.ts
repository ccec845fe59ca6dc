import type { Clock } from '../../../lib/clock.ts';
import type { Tags } from '../../../model/series.ts';
import { MINUTE_MS } from '../../../model/time.ts';
import type { PostJson } from '../http/post-json.ts';
import type { MessageAlert } from '../message/message.ts';
import { basicAuth } from './basic-auth.ts';
import type { ChannelSender, SendOutcome, SendRequest } from './channel-sender.ts';

/** How often an alert that fires is told to an Alertmanager again, so that it does not take it for resolved. */
export const ALERTMANAGER_REPEAT_MS = 5 * MINUTE_MS;
/** An alert ends by itself when nobody told of it for so long: four repetitions, as Prometheus has it. */
const ENDS_AFTER_MS = 4 * ALERTMANAGER_REPEAT_MS;
/** Some hundred kilobytes of JSON. */
const ALERTS_AT_ONCE = 500;

export interface AlertmanagerDependencies {
  readonly postJson: PostJson;
  readonly clock: Pick<Clock, 'now'>;
}

/** Forwards alerts to `POST /api/v2/alerts` of every member of an Alertmanager cluster, which groups and tells them. */
export function createAlertmanagerSender({
  postJson,
  clock,
}: AlertmanagerDependencies): ChannelSender<'alertmanager'> {
  return {
    targetOf: ({ urls }) => urls.map((url) => URL.parse(url)?.host ?? '').join(', '),
    async send(request) {
      const bodies = bodiesOf(request.message.alerts, clock.now());
      const { urls } = request.settings;
      const outcomes = await Promise.all(urls.map((url) => sendAll(url, bodies, request, postJson)));
      return together(urls, outcomes);
    },
  };
}

async function sendAll(
  baseUrl: string,
  bodies: readonly string[],
  { settings, deliveryId, signal }: SendRequest<'alertmanager'>,
  postJson: PostJson,
): Promise<SendOutcome> {
  const url = `${baseUrl.replace(/\/+$/, '')}/api/v2/alerts`;
  const headers = basicAuth(settings);
  let outcome: SendOutcome = { outcome: 'delivered', status: null, answer: '' };
  for (const body of bodies) {
    outcome = await postJson({ url, headers, body, deliveryId, signal });
    if (outcome.outcome !== 'delivered') return outcome;
  }
  return outcome;
}

/** One member that has it is enough: it is repeated to all of them soon. */
function together(urls: readonly string[], outcomes: readonly SendOutcome[]): SendOutcome {
  const best =
    outcomes.find(({ outcome }) => outcome === 'delivered') ??
    outcomes.find(({ outcome }) => outcome === 'retry') ??
    outcomes[0];
  if (best === undefined) throw new Error('BUG: a channel without addresses');
  if (outcomes.length === 1) return best;
  const lines = outcomes.map(({ status, answer }, index) => {
    const said = [status === null ? '' : `HTTP ${status}`, answer].filter((text) => text !== '').join(' ');
    return `${URL.parse(urls[index] ?? '')?.host}: ${said}`;
  });
  return { ...best, answer: lines.join('; ') };
}

function bodiesOf(alerts: readonly MessageAlert[], nowMs: number): readonly string[] {
  const entries = alerts.map((alert) => ({
    labels: promTags(alert.labels),
    annotations: promTags(alert.annotations),
    startsAt: new Date(alert.startsAtMs).toISOString(),
    endsAt: new Date(alert.endsAtMs ?? nowMs + ENDS_AFTER_MS).toISOString(),
    ...(alert.link === '' ? {} : { generatorURL: alert.link }),
  }));
  const bodies: string[] = [];
  for (let at = 0; at < entries.length; at += ALERTS_AT_ONCE)
    bodies.push(JSON.stringify(entries.slice(at, at + ALERTS_AT_ONCE)));
  return bodies;
}

/** Names as every Alertmanager takes them: letters, digits and underscores. Where two become one, the later one gets more of them. */
function promTags(tags: Tags): Tags {
  const named: Record<string, string> = {};
  for (const [key, value] of Object.entries(tags)) {
    if (value === '') continue;
    let name = key.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    while (Object.hasOwn(named, name)) name += '_';
    named[name] = value;
  }
  return named;
}
