import type { ChannelSettings, ChannelType } from '../documents/channel-settings.ts';
import type { NotificationMessage } from '../message/message.ts';

/** What became of one attempt. */
export interface SendOutcome {
  /** `retry`: it may arrive later as it is; `failed`: it never will. */
  readonly outcome: 'delivered' | 'retry' | 'failed';
  /** HTTP or SMTP status; null where there was no answer. */
  readonly status: number | null;
  /** The beginning of the answer, or the error; no secrets. */
  readonly answer: string;
  /** How long the target asks to be left alone. */
  readonly retryAfterMs?: number;
  /** The target was left alone: no attempt was made. */
  readonly notTried?: true;
}

export interface SendRequest<T extends ChannelType> {
  /** 32 hexadecimal digits; the same for every attempt, so that receivers can recognise a repetition. */
  readonly deliveryId: string;
  readonly channelName: string;
  readonly settings: ChannelSettings<T>;
  readonly message: NotificationMessage;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** Makes one attempt to send a message through channels of one type. Never throws. */
export interface ChannelSender<T extends ChannelType> {
  /** The server that is talked to, as people know it; what a breaker is kept for. No secrets. */
  targetOf(settings: ChannelSettings<T>): string;
  send(request: SendRequest<T>): Promise<SendOutcome>;
}

/** Answers are kept in the log of deliveries; what is longer helps nobody. */
const MOST_ANSWER = 500;

/** Text of an answer as the log keeps it: short, without control characters. */
export function answerText(text: string): string {
  const clean = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return clean.length > MOST_ANSWER ? `${clean.slice(0, MOST_ANSWER)}…` : clean;
}

/** What went wrong, in words: also where Node.js gives several errors of several addresses. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return answerText([...new Set(error.errors.map(errorText))].join('; '));
  if (!(error instanceof Error)) return answerText(String(error));
  const fix = 'fix' in error && typeof error.fix === 'string' ? ` ${error.fix}` : '';
  return answerText(`${error.message}${fix && `.${fix}`}`);
}
