import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Transport } from '../agent/delivery/transport.ts';

const HEADER = 'x-dashboarding-own';

/** Marks the requests of this process to itself, with a secret that lives as long as the process. */
export class OwnRequests {
  readonly #secret = randomUUID();

  isOwn(headers: IncomingHttpHeaders): boolean {
    return headers[HEADER] === this.#secret;
  }

  mark(transport: Transport): Transport {
    return {
      post: (request) =>
        transport.post({ ...request, headers: { ...request.headers, [HEADER]: this.#secret } }),
      close: () => transport.close(),
    };
  }
}
