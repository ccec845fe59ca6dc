import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Channel, parseChannel } from './channel.ts';
import { mergeChannelSecrets, redactChannel } from './channel-secrets.ts';

const mail = { name: 'ops', type: 'email', settings: { to: ['ops@example.com'] } };
const hook = { name: 'hook', type: 'webhook', settings: { url: 'https://hooks.example.com/x' } };

test('a channel has defaults', () => {
  assert.deepEqual(parseChannel(mail), { ...mail, enabled: true, default: false, sendResolved: true });
});

describe('a wrong channel is refused with the place, without its values', () => {
  const withSettings = (base: object, settings: object) => ({ ...base, settings });
  const pager = { name: 'p', type: 'pagerduty' };
  const WRONG: readonly [value: unknown, message: RegExp][] = [
    [{ name: 'a', type: 'fax', settings: {} }, /^type: expected one of email, webhook/],
    [{ name: 'a', type: 'email' }, /^settings: is missing/],
    [withSettings(mail, {}), /^settings\.to: is missing/],
    [withSettings(mail, { to: [] }), /^settings\.to: /],
    [withSettings(mail, { to: ['a@b.c'], cc: 'x' }), /^settings\.cc: is not known here/],
    [withSettings(mail, { to: ['a@b.c', 'nobody'] }), /^settings\.to\[1\]: this is not an e-mail address/],
    [withSettings(mail, { to: ['a@b.c\r\nBcc: x@y.z'] }), /^settings\.to\[0\]: /],
    [withSettings(mail, { to: ['a@b.c, x@y.z'] }), /^settings\.to\[0\]: /],
    [withSettings(mail, { to: ['<a@b.c>'] }), /^settings\.to\[0\]: /],
    [withSettings(hook, { url: 'secret-nonsense' }), /^settings\.url: this is not a URL$/],
    [
      withSettings(hook, { url: 'ftp://x/' }),
      /^settings\.url: only http and https can be posted to, not ftp:/,
    ],
    [
      withSettings(hook, { url: 'https://user:secret@x/' }),
      /^settings\.url: it has a user name or a password/,
    ],
    [
      withSettings(hook, { url: 'http://x/', headers: { 'a b': 'c' } }),
      /^settings\.headers\.a b: this is not a name/,
    ],
    [
      withSettings(hook, { url: 'http://x/', headers: { a: 'secret\r\nb: c' } }),
      /^settings\.headers\.a: the value/,
    ],
    [
      withSettings(hook, { url: 'http://x/', headers: { Host: 'y' } }),
      /^settings\.headers\.Host: this header is set/,
    ],
    [withSettings(hook, { url: 'http://x/', headers: { 'Content-Length': '1' } }), /is set by the server/],
    [withSettings(pager, {}), /^settings\.routingKey: is missing/],
    [withSettings(pager, { routingKey: 'k', url: 'x' }), /^settings\.url: /],
    [{ name: 'a', type: 'alertmanager', settings: { urls: ['http://a', 'b'] } }, /^settings\.urls\[1\]: /],
  ];
  for (const [value, message] of WRONG) {
    test(String(message), () => {
      assert.throws(
        () => parseChannel(value),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'INVALID_CHANNEL');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret-nonsense|user:secret|secret\r/);
          return true;
        },
      );
    });
  }
});

describe('secrets', () => {
  const stored: readonly Channel[] = [
    parseChannel({
      ...hook,
      settings: {
        url: 'https://hooks.example.com/x',
        headers: { 'X-Key': 'k1', 'X-Empty': '' },
        ...{ hmacSecret: 's1', username: 'u', password: 'p1' },
      },
    }),
    parseChannel({ name: 's', type: 'slack', settings: { url: 'https://hooks.slack.com/T/B/x' } }),
    parseChannel({ name: 'p', type: 'pagerduty', settings: { routingKey: 'r1' } }),
    parseChannel({
      ...{ name: 'a', type: 'alertmanager' },
      settings: { urls: ['http://a:9093', 'http://b:9093'], password: 'p2' },
    }),
    parseChannel(mail),
  ];

  test('are not read back', () => {
    assert.deepEqual(
      stored.map((channel) => redactChannel(channel).settings),
      [
        {
          url: 'https://hooks.example.com/********',
          headers: { 'X-Key': '********', 'X-Empty': '********' },
          ...{ hmacSecret: '********', username: 'u', password: '********' },
        },
        { url: '********' },
        { routingKey: '********' },
        { urls: ['http://a:9093', 'http://b:9093'], password: '********' },
        { to: ['ops@example.com'] },
      ],
    );
  });

  test('of the address of a webhook the server is shown, and what follows it is not', () => {
    const shown = (url: string) => redactChannel(parseChannel({ ...hook, settings: { url } })).settings;
    assert.deepEqual(shown('http://h:8080/?key=1'), { url: 'http://h:8080/********' });
    assert.deepEqual(shown('https://h/a/b#c'), { url: 'https://h/********' });
    assert.deepEqual(shown('https://h/'), { url: 'https://h/' });
    assert.deepEqual(shown('https://h'), { url: 'https://h' });
  });

  test('of an address are not taken for those of another server', () => {
    const sent = { ...hook, settings: { url: 'https://evil.example.com/********' } };
    assert.throws(
      () => mergeChannelSecrets(sent, stored[0]),
      /settings\.url: the address names another server/,
    );
    assert.throws(() => parseChannel(mergeChannelSecrets(sent, undefined)), /no stored value to keep/);
  });

  test('are kept when they come back as they were shown', () => {
    for (const channel of stored)
      assert.deepEqual(parseChannel(mergeChannelSecrets(redactChannel(channel), channel)), channel);
  });

  test('are replaced, added and removed by what else is sent', () => {
    const [before] = stored;
    const sent = {
      ...hook,
      settings: { url: 'https://hooks.example.com/y', password: 'p9', headers: { B: '1' } },
    };
    assert.deepEqual(mergeChannelSecrets(sent, before), sent);
  });

  test('cannot be kept where there is none', () => {
    const sent = { ...hook, settings: { ...hook.settings, password: '********' } };
    const header = { ...hook, settings: { ...hook.settings, headers: { 'X-New': '********' } } };
    const error = { code: 'INVALID_CHANNEL', message: /there is no stored value to keep/ };
    assert.throws(() => mergeChannelSecrets(sent, undefined), error);
    assert.throws(() => mergeChannelSecrets(sent, stored[1]), error);
    assert.throws(() => mergeChannelSecrets(header, stored[0]), /^AppError: settings\.headers\.X-New: /);
    assert.throws(() => parseChannel({ ...hook, settings: { url: '********' } }), error);
  });

  test('are not sent to another server than they were meant for', () => {
    const elsewhere = { url: 'https://evil.example.com/', password: '********' };
    assert.throws(() => mergeChannelSecrets({ ...hook, settings: elsewhere }, stored[0]), {
      message: /^settings\.password: the address names another server/,
    });
    const oneMore = { urls: ['http://a:9093', 'http://c:9093'], password: '********' };
    assert.throws(() =>
      mergeChannelSecrets({ name: 'a', type: 'alertmanager', settings: oneMore }, stored[3]),
    );
    const oneLess = { urls: ['http://b:9093'], password: '********' };
    assert.deepEqual(mergeChannelSecrets({ name: 'a', type: 'alertmanager', settings: oneLess }, stored[3]), {
      ...{ name: 'a', type: 'alertmanager' },
      settings: { urls: ['http://b:9093'], password: 'p2' },
    });
    const pager = {
      name: 'p',
      type: 'pagerduty',
      settings: { routingKey: '********', url: 'https://evil/' },
    };
    assert.throws(() => mergeChannelSecrets(pager, stored[2]), /another server/);
  });

  test('what is no channel at all is left to the check of its shape', () => {
    for (const value of [undefined, null, 'x', [], {}, { settings: 1 }])
      assert.deepEqual(mergeChannelSecrets(value, stored[0]), value);
  });
});
