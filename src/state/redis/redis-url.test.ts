import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { describeTarget, parseRedisUrl } from './redis-url.ts';

const plain = { tls: false, database: 0, masterName: '', sentinel: {} };

const GOOD = [
  [
    'redis://127.0.0.1:6379',
    { ...plain, kind: 'single', nodes: [{ host: '127.0.0.1', port: 6379 }] },
    '127.0.0.1:6379',
  ],
  [
    'rediss://app:p%40ss%2Fw%25@cache.example/3',
    {
      ...plain,
      kind: 'single',
      nodes: [{ host: 'cache.example', port: 6379 }],
      tls: true,
      username: 'app',
      password: 'p@ss/w%',
      database: 3,
    },
    'cache.example:6379',
  ],
  [
    'redis://:secret@[::1]:7000/',
    { ...plain, kind: 'single', nodes: [{ host: '::1', port: 7000 }], password: 'secret' },
    '[::1]:7000',
  ],
  [
    'redis+sentinel://u:p@a:26379,b,c:1/main/2?sentinelPassword=s%26t&sentinelUsername=watch',
    {
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_379 },
        { host: 'c', port: 1 },
      ],
      tls: false,
      username: 'u',
      password: 'p',
      masterName: 'main',
      database: 2,
      sentinel: { username: 'watch', password: 's&t' },
    },
    'a:26379, b:26379, c:1',
  ],
  [
    'rediss+cluster://a:7000,b:7001',
    {
      ...plain,
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
      tls: true,
    },
    'a:7000, b:7001',
  ],
] as const;

const BAD = [
  ['', /expected redis:/],
  ['http://a:1', /expected redis:/],
  ['redis://', /expected redis:/],
  ['redis://user:hunter2@a:1,b:2', /several hosts need/],
  ['redis://user:hunter2@a:99999', /port from 1 to 65535/],
  ['redis://user:hunter2@a:x', /host:port/],
  ['redis://user:hunter2@a/zero', /database number/],
  ['redis://user:hunter2@a/0/1', /database number/],
  ['redis://user:hunter2%@a', /% that begins no escape/],
  ['redis+sentinel://user:hunter2@a', /needs the name of the server/],
  ['redis+cluster://user:hunter2@a/1', /only the database 0/],
] as const;

describe('a Redis URL', () => {
  for (const [url, target, where] of GOOD) {
    test(`${url} is understood`, () => {
      assert.deepEqual(parseRedisUrl(url), target);
      assert.equal(describeTarget(parseRedisUrl(url)), where);
    });
  }

  for (const [url, message] of BAD) {
    test(`${url === '' ? 'of nothing' : url} is refused with its setting, and without the password`, () => {
      assert.throws(
        () => parseRedisUrl(url),
        (error) => {
          assert.ok(error instanceof AppError);
          assert.match(error.message, /^redis\.url: /);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message + error.stack + error.fix, /hunter2/);
          return true;
        },
      );
    });
  }
});
