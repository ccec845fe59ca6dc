import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { smtpOptions } from './smtp-options.ts';

const FACTS: readonly [smtpUrl: string, smtpAllowPlain: boolean, expected: object][] = [
  [
    'smtp://mail.example.com',
    false,
    {
      host: 'mail.example.com',
      port: 587,
      secure: false,
      requireTLS: true,
      tls: { rejectUnauthorized: true },
    },
  ],
  [
    'smtp://user%40x:p%2Fw@mail.example.com:25',
    true,
    {
      ...{ host: 'mail.example.com', port: 25, secure: false, requireTLS: false },
      tls: { rejectUnauthorized: true },
      auth: { user: 'user@x', pass: 'p/w' },
    },
  ],
  [
    'smtps://mail.example.com',
    false,
    {
      host: 'mail.example.com',
      port: 465,
      secure: true,
      requireTLS: false,
      tls: { rejectUnauthorized: true },
    },
  ],
  ...['localhost', '127.0.0.1', '127.8.9.1', '[::1]'].map((host): [string, boolean, object] => [
    `smtp://${host}:2525`,
    false,
    {
      ...{ host: host.replace(/[[\]]/g, ''), port: 2525, secure: false, requireTLS: false },
      tls: { rejectUnauthorized: false },
    },
  ]),
  [
    'smtp://10.0.0.1',
    false,
    { host: '10.0.0.1', port: 587, secure: false, requireTLS: true, tls: { rejectUnauthorized: true } },
  ],
];

describe('notify.smtpUrl', () => {
  for (const [smtpUrl, smtpAllowPlain, expected] of FACTS) {
    test(`${smtpUrl}${smtpAllowPlain ? ', plain allowed' : ''}`, () => {
      assert.deepEqual(smtpOptions({ smtpUrl, smtpAllowPlain }), expected);
    });
  }

  test('may be empty', () => assert.equal(smtpOptions({ smtpUrl: '', smtpAllowPlain: false }), undefined));

  for (const smtpUrl of [
    'secret',
    'http://secret@x',
    'smtp://',
    'smtp://user:sec%ret@x',
    'smtp://secret@:25',
  ]) {
    test(`${smtpUrl} is refused without repeating it`, () => {
      assert.throws(
        () => smtpOptions({ smtpUrl, smtpAllowPlain: false }),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'CONFIG_INVALID');
          assert.match(error.message, /^notify\.smtpUrl: /);
          assert.doesNotMatch(error.message, /secret|sec%ret/);
          return true;
        },
      );
    });
  }
});
