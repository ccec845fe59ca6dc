import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load.ts';
import { brokerAddresses } from './addresses.ts';

const SETTINGS = loadConfig({ environment: {} }).rabbitmq;

function addressesOf(url: string) {
  return brokerAddresses({ ...SETTINGS, url });
}

describe('rabbitmq.url', () => {
  for (const [url, name, connect] of [
    [
      'amqp://127.0.0.1',
      '127.0.0.1:5672',
      { protocol: 'amqp', hostname: '127.0.0.1', port: 5672, vhost: '' },
    ],
    ['amqp://host/', 'host:5672', { protocol: 'amqp', hostname: 'host', port: 5672, vhost: '' }],
    [
      'amqps://host/team%2Fa',
      'host:5671',
      { protocol: 'amqps', hostname: 'host', port: 5671, vhost: 'team%2Fa' },
    ],
    ['amqp://[::1]:99/x', '[::1]:99', { protocol: 'amqp', hostname: '::1', port: 99, vhost: 'x' }],
    [
      'amqp://us%40er:p%3Aw@host:1',
      'host:1',
      { protocol: 'amqp', hostname: 'host', port: 1, vhost: '', username: 'us@er', password: 'p:w' },
    ],
  ] as const) {
    test(`${url} is understood`, () => {
      const [address] = addressesOf(url);
      assert.equal(address?.name, name);
      assert.deepEqual(address?.connect, { ...connect, heartbeat: SETTINGS.heartbeatSeconds });
    });
  }

  test('may name several nodes', () => {
    const addresses = addressesOf('amqp://a, amqp://b:1 ,amqps://c,');
    assert.deepEqual(
      addresses.map(({ name }) => name),
      ['a:5672', 'b:1', 'c:5671'],
    );
  });

  for (const [url, message] of [
    ['', /rabbitmq\.url: it is empty/],
    ['rabbit', /node 1 of the list is no URL/],
    ['amqp://a,http://secret@b', /node 2 of the list begins with http:/],
    ['amqp://a?heartbeat=1', /has parameters after "\?"/],
    ['amqp://a,amqp://user:100%secret@b', /node 2 of the list has a % that begins no escape/],
    ['amqp://50%secret:x@a', /node 1 of the list has a % that begins no escape/],
    ['amqp://a/100%secret', /node 1 of the list has a % that begins no escape/],
  ] as const) {
    test(`${JSON.stringify(url)} is refused without repeating it`, () => {
      assert.throws(
        () => addressesOf(url),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    });
  }

  test('a TLS file that is not there is named with its setting', () => {
    assert.throws(
      () => brokerAddresses({ ...SETTINGS, caFile: '/nowhere.pem' }),
      /rabbitmq\.caFile: ENOENT.*nowhere/,
    );
  });
});
