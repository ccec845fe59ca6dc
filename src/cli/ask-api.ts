import type { AskApi } from '../documents/as-code/apply.ts';
import type { OptionValues } from './command.ts';
import { askServer, serverOption } from './server-api.ts';

/** Asks the API of the server that the options name. */
export function askApi(values: OptionValues): AskApi {
  const server = serverOption(values);
  return async (path, request) => {
    const text = await askServer(new URL(path, server), request);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
}
