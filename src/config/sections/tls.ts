import Type from 'typebox';

/** The TLS files of a connection; whether TLS is used at all is said by the URL. */
export function tlsSettings(server: string) {
  return {
    caFile: Type.String({
      default: '',
      description: `PEM file with the authorities that may sign the certificate of ${server}; the system's when empty.`,
    }),
    certFile: Type.String({
      default: '',
      description: `PEM file with the certificate this program shows to ${server}; none when empty.`,
    }),
    keyFile: Type.String({
      default: '',
      description: `PEM file with the private key of that certificate.`,
    }),
  };
}

export interface TlsSettings {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}
