import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBoardAddress, sharedSearch, withChosen, withView } from './address.ts';

const params = (text: string) => new URLSearchParams(text);

test('variables are read with all their values, whatever is in them', () => {
  const { chosen } = readBoardAddress(params('var-host=a%26b&var-host=%F0%9F%98%80&from=now-1h&var-empty='));
  assert.deepEqual(
    [...chosen],
    [
      ['host', ['a&b', '😀']],
      ['empty', ['']],
    ],
  );
});

test('panel, kiosk and what is edited', () => {
  const view = (text: string) => {
    const { panel, kiosk, editing } = readBoardAddress(params(text));
    return { panel, kiosk, editing };
  };
  assert.deepEqual(view(''), { panel: undefined, kiosk: false, editing: undefined });
  assert.deepEqual(view('panel=3~web-1&kiosk'), { panel: '3~web-1', kiosk: true, editing: undefined });
  assert.deepEqual(view('edit'), { panel: undefined, kiosk: false, editing: 'board' });
  assert.deepEqual(view('edit=12'), { panel: undefined, kiosk: false, editing: 12 });
  assert.equal(view('edit=<b>').editing, 'board');
});

test('choosing replaces the values of one variable and leaves the rest', () => {
  const before = params('from=now-6h&var-host=a&var-host=b&var-disk=sda');
  assert.equal(withChosen(before, 'host', ['c']).toString(), 'from=now-6h&var-disk=sda&var-host=c');
  assert.equal(withChosen(before, 'host', []).toString(), 'from=now-6h&var-disk=sda');
});

test('parts of the view come and go', () => {
  assert.equal(withView(params('from=x&panel=3'), { panel: undefined, edit: '' }).toString(), 'from=x&edit=');
});

test('a link to share has time and variables, and nothing of this window', () => {
  const shared = sharedSearch(
    params('edit=3&panel=3&kiosk&refresh=5s&var-host=old'),
    { from: 'now-1h', to: 'now' },
    new Map([['host', ['a', 'b']]]),
  );
  assert.equal(shared.toString(), 'from=now-1h&to=now&refresh=5s&var-host=a&var-host=b');
});
