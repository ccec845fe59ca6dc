import { AppError } from '../lib/errors.ts';
import { type CommandOption, type OptionValues, textOption } from './command.ts';

/** The option of every command that asks a server. */
export const SERVER_OPTION = {
  type: 'string',
  value: 'URL',
  description: 'The server, http://127.0.0.1:8080 unless set.',
} as const satisfies CommandOption;

/** The address that `--server` names. */
export function serverOption(values: OptionValues): string {
  const server = textOption(values, 'server') ?? 'http://127.0.0.1:8080';
  if (URL.canParse(server) && /^https?:/.test(server)) return server;
  throw new AppError(
    'USAGE',
    `--server: expected a URL such as http://127.0.0.1:8080, got ${JSON.stringify(server)}`,
    { status: 400 },
  );
}

export interface ApiRequest {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** The text that a server answers. Throws its error in its words, and `SERVER_UNREACHABLE` where none answers. */
export async function askServer(url: URL, { method = 'GET', body }: ApiRequest = {}): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new AppError('SERVER_UNREACHABLE', `no server answers at ${url.origin}: ${reasonOf(cause)}`, {
      status: 503,
      fix: 'Start one with "dashboarding serve", or name another with --server.',
      cause,
    });
  }
  const text = await response.text();
  if (!response.ok) throw serverError(response.status, text);
  return text;
}

/** `fetch failed` says nothing; the reason is in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

function serverError(status: number, text: string): AppError {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; fix?: string } };
    return new AppError(error.code, error.message, {
      status,
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  } catch {
    return new AppError('BAD_ANSWER', `the server answered with status ${status}`, { status });
  }
}
