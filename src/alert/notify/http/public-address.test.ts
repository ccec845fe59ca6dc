import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AllowedTargets } from './allowed-targets.ts';
import { parseAddress, parseNetwork } from './ip-address.ts';
import { isPublicAddress } from './public-address.ts';

const PRIVATE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.1.1.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::FFFF:10.0.0.1',
  '0:0:0:0:0:ffff:a9fe:a9fe',
  '::ffff:0:10.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::808:808',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a00:1::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '4000::1',
];

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.1',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.1',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
  '2002:808:808::1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:80b::200e',
];

describe('addresses', () => {
  for (const address of PRIVATE) {
    test(`${address} is not public`, () => {
      assert.equal(isPublicAddress(parseAddress(address) ?? []), false);
    });
  }
  for (const address of PUBLIC) {
    test(`${address} is public`, () => assert.equal(isPublicAddress(parseAddress(address) ?? []), true));
  }

  test('texts that are no address or network are not read', () => {
    for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1::2::3', ':::'])
      assert.equal(parseAddress(text), undefined, text);
    for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', 'x/8', '10.0.0.0/-1'])
      assert.equal(parseNetwork(text), undefined, text);
  });
});

describe('notify.allowPrivateTargets', () => {
  const address = (text: string) => [{ address: text, family: 4 as const }];
  const ALLOWED: readonly [entries: string[], host: string, address: string][] = [
    [[], 'example.com', '8.8.8.8'],
    [['*'], 'anything', '127.0.0.1'],
    [['hooks.internal'], 'hooks.internal', '10.0.0.1'],
    [['Hooks.Internal'], 'hooks.internal.', '10.0.0.1'],
    [['127.0.0.1'], 'localhost', '127.0.0.1'],
    [['127.0.0.1'], '127.0.0.1', '127.0.0.1'],
    [['10.1.0.0/16'], 'x', '10.1.255.255'],
    [['10.1.0.0/16'], 'x', '::ffff:10.1.0.1'],
    [['10.1.0.0/16'], 'x', '64:ff9b::10.1.0.1'],
    [['fd00::/8'], 'x', 'fdab::1'],
    [['0.0.0.0/0'], 'x', '192.168.1.1'],
  ];
  for (const [entries, host, text] of ALLOWED) {
    test(`${JSON.stringify(entries)} lets through ${host} at ${text}`, () => {
      new AllowedTargets(entries).check(host, address(text));
    });
  }

  const REFUSED: readonly [entries: string[], host: string, address: string][] = [
    [[], 'localhost', '127.0.0.1'],
    [['hooks.internal'], 'evil.internal', '10.0.0.1'],
    [['hooks.internal'], 'a.hooks.internal', '10.0.0.1'],
    [['10.1.0.0/16'], 'x', '10.2.0.0'],
    [['127.0.0.1'], '127.0.0.2', '127.0.0.2'],
    [['0.0.0.0/0'], 'x', '::1'],
    [['localhost'], '127.0.0.1', '127.0.0.1'],
  ];
  for (const [entries, host, text] of REFUSED) {
    test(`${JSON.stringify(entries)} does not let through ${host} at ${text}`, () => {
      assert.throws(() => new AllowedTargets(entries).check(host, address(text)), {
        code: 'TARGET_REFUSED',
        message: /not public address/,
        fix: /notify\.allowPrivateTargets/,
      });
    });
  }

  test('an entry that means nothing is refused with its place', () => {
    assert.throws(() => new AllowedTargets(['*', '10.0.0.0/40']), {
      code: 'CONFIG_INVALID',
      message: /^notify\.allowPrivateTargets\[1\]: expected a host name.*"10\.0\.0\.0\/40"/,
    });
  });
});
