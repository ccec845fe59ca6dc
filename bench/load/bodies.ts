import { gzipSync } from 'node:zlib';
import type { Dataset, PayloadSpec } from '../tsbs/dataset.ts';
import { createInfluxEncoder } from '../tsbs/influx-lines.ts';
import { createJsonEncoder } from '../tsbs/json-body.ts';
import { createRemoteWriteEncoder } from '../tsbs/remote-write.ts';
import { requestBytes } from './http-connection.ts';
import type { IngestEndpoint, WireFormat } from './sender-options.ts';

const ENCODERS: Record<WireFormat, (dataset: Dataset) => (spec: PayloadSpec) => Buffer> = {
  json: createJsonEncoder,
  influx: createInfluxEncoder,
  'remote-write': createRemoteWriteEncoder,
};

const HEADERS: Record<WireFormat, Record<string, string>> = {
  json: { 'content-type': 'application/json' },
  influx: { 'content-type': 'text/plain' },
  'remote-write': {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  },
};

/** Makes the whole HTTP request of a payload. */
export function createRequestEncoder(options: {
  dataset: Dataset;
  endpoint: IngestEndpoint;
  gzip: boolean;
  keyPrefix: string | undefined;
}): (spec: PayloadSpec) => { bytes: Buffer; bodyBytes: number } {
  const { dataset, endpoint, keyPrefix } = options;
  const encode = ENCODERS[endpoint.format](dataset);
  // Remote write is snappy already.
  const gzip = options.gzip && endpoint.format !== 'remote-write';
  return (spec) => {
    const plain = encode(spec);
    const body = gzip ? gzipSync(plain) : plain;
    const headers = {
      ...HEADERS[endpoint.format],
      ...(gzip && { 'content-encoding': 'gzip' }),
      ...(keyPrefix !== undefined && {
        'idempotency-key': `${keyPrefix}-${spec.firstStep}-${spec.firstHost}`,
      }),
    };
    return {
      bytes: requestBytes({ method: 'POST', path: endpoint.path, headers, body }),
      bodyBytes: body.length,
    };
  };
}
