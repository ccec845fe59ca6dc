import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginning, type History, type HistoryAction, historyReducer } from './history.ts';

const set = (value: string, about?: string, atMs = 0): HistoryAction<string> => ({
  type: 'change',
  to: () => value,
  about,
  atMs,
});
const run = (...actions: HistoryAction<string>[]): History<string> =>
  actions.reduce<History<string>>(historyReducer, beginning('a'));
const UNDO = { type: 'undo' } as const;
const REDO = { type: 'redo' } as const;

const FACTS: readonly {
  readonly what: string;
  readonly actions: HistoryAction<string>[];
  readonly present: string;
  readonly past: string[];
  readonly future: string[];
}[] = [
  { what: 'a change can be taken back', actions: [set('b'), UNDO], present: 'a', past: [], future: ['b'] },
  {
    what: 'what was taken back can be done again',
    actions: [set('b'), set('c'), UNDO, UNDO, REDO],
    present: 'b',
    past: ['a'],
    future: ['c'],
  },
  {
    what: 'a change after a step back leaves no way forth',
    actions: [set('b'), UNDO, set('c')],
    present: 'c',
    past: ['a'],
    future: [],
  },
  {
    what: 'quick changes of the same thing are one step',
    actions: [set('b', 'title', 0), set('c', 'title', 1_000), set('d', 'title', 2_000)],
    present: 'd',
    past: ['a'],
    future: [],
  },
  {
    what: 'a pause begins a new step',
    actions: [set('b', 'title', 0), set('c', 'title', 1_500)],
    present: 'c',
    past: ['a', 'b'],
    future: [],
  },
  {
    what: 'changes of other things are steps of their own',
    actions: [set('b', 'title', 0), set('c', 'unit', 1), set('d', undefined, 2), set('e', undefined, 3)],
    present: 'e',
    past: ['a', 'b', 'c', 'd'],
    future: [],
  },
  {
    what: 'what is written right after a step back is a step of its own',
    actions: [set('b', 'title', 0), set('c', 'title', 2_000), UNDO, set('d', 'title', 2_001)],
    present: 'd',
    past: ['a', 'b'],
    future: [],
  },
  { what: 'a change that changes nothing is none', actions: [set('a')], present: 'a', past: [], future: [] },
  {
    what: 'there is nothing before the beginning',
    actions: [UNDO, REDO],
    present: 'a',
    past: [],
    future: [],
  },
  {
    what: 'a reset forgets all steps',
    actions: [set('b'), UNDO, { type: 'reset', present: 'z' }, UNDO, REDO],
    present: 'z',
    past: [],
    future: [],
  },
];
for (const { what, actions, ...expected } of FACTS) {
  test(`history: ${what}`, () => {
    const { past, present, future } = run(...actions);
    assert.deepEqual({ past, present, future }, expected);
  });
}

test('the number of steps is bounded, and the latest are kept', () => {
  const history = run(...Array.from({ length: 300 }, (_, i) => set(`${i}`)));
  assert.equal(history.past.length, 200);
  assert.equal(history.past.at(-1), '298');
});
