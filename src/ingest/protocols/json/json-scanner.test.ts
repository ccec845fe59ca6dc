import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { JsonScanner } from './json-scanner.ts';
import { JsonSyntaxError } from './syntax-error.ts';

/** The end of the value at the start of `text`, or where and why it is not JSON. */
function scan(text: string, maxDepth = 1_000): number | string {
  const scanner = new JsonScanner(Buffer.from(text), maxDepth);
  try {
    return scanner.skipValue(scanner.skipSpace(0), 0);
  } catch (error) {
    assert.ok(error instanceof JsonSyntaxError);
    return `${error.position}: ${error.message}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the JSON scanner', () => {
  test('takes a text exactly when JSON.parse does', () => {
    const changed = fc
      .tuple(
        fc.json(),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[],:"\\0123.eE+-tfnul \u0001/bx')), {
          maxLength: 2,
        }),
      )
      .map(([text, changes]) =>
        changes.reduce((result, [place, character]) => {
          const at = place % (result.length + 1);
          return result.slice(0, at) + character + result.slice(at + (place % 2));
        }, text),
      );
    fc.assert(
      fc.property(changed, (text) => {
        fc.pre(Buffer.byteLength(text) === text.length);
        const end = scan(text);
        const complete = typeof end === 'number' && /^[ \t\r\n]*$/.test(text.slice(end));
        assert.equal(complete, isJson(text), `${JSON.stringify(text)} → ${end}`);
      }),
      { numRuns: 5_000 },
    );
  });

  test('counts object members at every depth', () => {
    const scanner = new JsonScanner(Buffer.from('{"a":{"b":[{"c":1}]},"d":"x:y"}'), 16);
    scanner.skipValue(0, 0);
    assert.equal(scanner.members, 4);
  });

  const faults: readonly (readonly [text: string, fault: string])[] = [
    ['', '0: expected a value, got the end of the body'],
    ['{"a":}', "5: expected a value, got '}'"],
    ['{"a" 1}', "5: expected ':' after a key, got '1'"],
    ['{a:1}', "1: expected a key in double quotes, got 'a'"],
    ['{"a":1', "6: expected ',' or '}', got the end of the body"],
    ['[1 2]', "3: expected ',' or ']', got '2'"],
    ['[1,]', "3: expected a value, got ']'"],
    ['{"a":1,}', "7: expected a key in double quotes, got '}'"],
    ['"abc', '0: the string that begins here has no end'],
    ['"a\nb"', '2: control character byte 0x0a inside a string; write it as an escape'],
    ['"\\x"', "2: expected one of \"\\/bfnrtu after a backslash, got 'x'"],
    ['"\\u12g4"', "5: expected four hexadecimal digits after \\u, got 'g'"],
    ['nul', '3: expected null, got the end of the body'],
    ['-', '1: expected a digit, got the end of the body'],
    ['1.x', "2: expected a digit, got 'x'"],
    ['NaN', "0: expected a value, got 'N'"],
    ["'a'", "0: expected a value, got '''"],
  ];
  for (const [text, fault] of faults) {
    test(`says where ${JSON.stringify(text)} is wrong`, () => assert.equal(scan(text), fault));
  }

  test('stops at the depth limit without running out of stack', () => {
    assert.equal(scan('[[[]]]', 3), 6);
    assert.match(String(scan('[[[[]]]]', 3)), /^3: nested deeper than 3 levels/);
    assert.match(String(scan('['.repeat(1_000_000), 16)), /^16: nested deeper than 16 levels/);
  });
});
