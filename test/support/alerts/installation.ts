import { fileURLToPath } from 'node:url';
import type { AlertClient } from './alert-client.ts';
import type { Mailbox } from './mailbox.ts';
import type { WebhookMessage } from './webhooks.ts';

/** A test, or a file of tests, that ends what was started for it. */
export interface Cleaner {
  after(end: () => void | Promise<void>): void;
}

/**
 * What alerting runs on, as its suites see it: one server, or a cluster in which two processes evaluate and notify. Tests share
 * it, also at the same time; a `Team` keeps them apart.
 */
export interface AlertInstallation {
  /** Where samples are sent and the API answers; another address after a restart. */
  readonly url: string;
  readonly client: AlertClient;
  /** What mail is sent through. */
  readonly mailbox: Mailbox;
  /** kill -9 of the process that evaluates a rule. Another one goes on; where there is none, it is started again. */
  killEvaluatorOf(ruleId: string): Promise<void>;
  /** The same of the process that sent a message and waits for its answer. */
  killSenderOf(message: WebhookMessage): Promise<void>;
  /** Starts again what was killed, and waits until it has a part of the work. */
  complete(): Promise<void>;
  /** Stops what evaluates and notifies as an operator does, one process after the other, and starts it again. */
  restartInOrder(): Promise<void>;
  /** The end of what its processes wrote, for a test that failed. */
  logs(): string;
}

export const HEARTBEAT_SECONDS = 1;
/** So long the leases of a process that was killed are its own. */
export const LEASES_FREE_AFTER_MS = 3 * HEARTBEAT_SECONDS * 1_000;

/** The one private address that notifications may be sent to; everything else on this machine is inside, and guarded. */
export const RECEIVER_HOST = '127.0.0.2';

export const ATTEMPT_SECONDS = 3;

const NAMES = fileURLToPath(new URL('names.ts', import.meta.url));

/** Settings that both have, as environment variables. */
export function environmentOf({
  mailbox,
}: Pick<AlertInstallation, 'mailbox'>): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${NAMES}`,
    DASHBOARDING_ALERT_HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS),
    DASHBOARDING_NOTIFY_ALLOW_PRIVATE_TARGETS: RECEIVER_HOST,
    DASHBOARDING_NOTIFY_TIMEOUT_SECONDS: String(ATTEMPT_SECONDS),
    DASHBOARDING_NOTIFY_SMTP_URL: mailbox.url,
  };
}
