import { request } from 'node:http';

/** Posts samples from an address of this machine, 127.0.0.2 for example, as another client would. Returns the status. */
export function postFrom(localAddress: string, serverUrl: string, body: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { localAddress, method: 'POST', headers: { 'content-type': 'application/json' } };
    request(new URL('/api/v1/metrics', serverUrl), options, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end(JSON.stringify(body));
  });
}
