import { AppError } from '../../lib/errors.ts';

/** What an error of the connection says, in words for a log or a health page; the client's errors hold no credentials. */
export function errorText(error: unknown): { readonly text: string; readonly code?: string } {
  if (error instanceof AppError) return { text: error.message, code: error.code };
  if (error === undefined) return { text: 'the connection ended' };
  if (error instanceof AggregateError)
    return { text: error.errors.map((part) => errorText(part).text).join(', ') };
  const text = error instanceof Error ? error.message || error.name : String(error);
  if (/ACCESS[_-]REFUSED/.test(text)) {
    return { text: 'user or password of rabbitmq.url are refused, or may not use this virtual host' };
  }
  return { text };
}
