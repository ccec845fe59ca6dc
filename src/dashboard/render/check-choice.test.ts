import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { checkChosen, checkPanel, type OptionsOf } from './check-choice.ts';

const BOARD = parseDashboard(
  {
    title: 'Web',
    variables: [
      { kind: 'query', name: 'host', tag: 'host', multi: true, includeAll: true },
      { kind: 'custom', name: 'mode', options: ['idle', 'user'] },
      { kind: 'interval', name: 'step', options: ['1m', '5m'], selected: '1m' },
      { kind: 'text', name: 'search' },
      { kind: 'constant', name: 'env', value: 'prod' },
    ],
    panels: [
      { kind: 'row', id: 1, title: 'Top' },
      { kind: 'text', id: 2, title: 'Notes', markdown: '' },
      { kind: 'text', id: 3, title: '', markdown: '' },
    ],
  },
  0,
);

const OFFERED: Readonly<Record<string, readonly string[]>> = {
  host: ['web-1', 'web-2'],
  mode: ['idle', 'user'],
  step: ['1m', '5m'],
};
const optionsOf: OptionsOf = async (name) => (OFFERED[name] ?? []).map((value) => ({ value }));

test('what a board offers can be chosen, a panel that it has can be drawn', async () => {
  await checkChosen(
    BOARD,
    { host: ['web-1', 'web-2'], mode: ['idle'], step: ['5m'], search: ['any'] },
    optionsOf,
  );
  await checkChosen(BOARD, { host: ['$__all'] }, optionsOf);
  checkPanel(BOARD, '2');
  checkPanel(BOARD, '3~web-1');
});

const REFUSED: readonly (readonly [chosen: Readonly<Record<string, readonly string[]>>, message: RegExp])[] =
  [
    [{ hots: ['web-1'] }, /no variable "hots"; did you mean host\?/],
    [{ host: ['web-1', 'web-3'] }, /does not offer "web-3"; did you mean/],
    [{ mode: ['$__all'] }, /does not offer "\$__all"/],
    [{ mode: ['idle', 'user'] }, /mode: the variable takes one value/],
    [{ step: ['2m'] }, /does not offer "2m"/],
    [{ env: ['prod'] }, /is a constant/],
  ];
for (const [chosen, message] of REFUSED) {
  test(`${JSON.stringify(chosen)} is refused`, async () => {
    await assert.rejects(checkChosen(BOARD, chosen, optionsOf), message);
  });
}

test('a panel that is not there is refused, a heading too; those that are there are named', () => {
  const fix = 'It has: 2 (Notes), 3.';
  for (const key of ['1', '9', '', 'x~1']) assert.throws(() => checkPanel(BOARD, key), { fix });
});
