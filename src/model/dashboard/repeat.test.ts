import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GridPlace, Panel, PanelRepeat } from './panel.ts';
import { shownSections } from './repeat.ts';

const text = (id: number, grid: GridPlace, repeat?: PanelRepeat): Panel => ({
  ...{ id, kind: 'text', title: '', markdown: '', grid },
  ...(repeat === undefined ? {} : { repeat }),
});
const row = (id: number, y: number, variable?: string): Panel => ({
  ...{ id, kind: 'row', title: '', collapsed: false, grid: { x: 0, y, w: 24, h: 1 } },
  ...(variable === undefined ? {} : { repeat: { variable, direction: 'down' as const } }),
});
const VALUES: Readonly<Record<string, readonly string[]>> = {
  host: ['web-1', 'web-2', 'db/1'],
  disk: ['sda', 'sdb'],
  one: ['only'],
  none: [],
};
const written = (panels: readonly Panel[]) =>
  shownSections(panels, (variable) => VALUES[variable]).map(
    (section) =>
      `${section.key} ${section.height}: ${section.panels
        .map(({ key, grid: { x, y, w, h } }) => `${key}@${x},${y} ${w}x${h}`)
        .join(' ')}`,
  );
const right = (variable: string, perRow?: number): PanelRepeat => ({
  ...{ variable, direction: 'right' },
  ...(perRow === undefined ? {} : { perRow }),
});
const down = (variable: string): PanelRepeat => ({ variable, direction: 'down' });
const SMALL = { x: 0, y: 0, w: 6, h: 4 };

const FACTS: readonly { readonly what: string; readonly panels: Panel[]; readonly shown: string[] }[] = [
  {
    what: 'copies to the right share the whole width',
    panels: [text(1, SMALL, right('host'))],
    shown: ['top 0 4: 1~web-1@0,0 8x4 1~web-2@8,0 8x4 1~db%2F1@16,0 8x4'],
  },
  {
    what: 'more than fit beside each other go on below',
    panels: [text(1, SMALL, right('host', 2))],
    shown: ['top 0 8: 1~web-1@0,0 12x4 1~web-2@12,0 12x4 1~db%2F1@0,4 12x4'],
  },
  {
    what: 'a width that does not divide leaves no hole at the right',
    panels: [text(1, SMALL, right('host', 7)), text(2, { ...SMALL, y: 9 })],
    shown: ['top 0 13: 1~web-1@0,0 8x4 1~web-2@8,0 8x4 1~db%2F1@16,0 8x4 2@0,9 6x4'],
  },
  {
    what: 'copies downwards keep width and column, and push what is below them',
    panels: [text(1, SMALL, down('disk')), text(2, { ...SMALL, y: 4 }), text(3, { ...SMALL, x: 6, y: 4 })],
    shown: ['top 0 12: 1~sda@0,0 6x4 1~sdb@0,4 6x4 3@6,4 6x4 2@0,8 6x4'],
  },
  {
    what: 'what stands beside copies to the right goes below them',
    panels: [text(1, SMALL, right('disk')), text(2, { ...SMALL, x: 6 })],
    shown: ['top 0 8: 1~sda@0,0 12x4 1~sdb@12,0 12x4 2@6,4 6x4'],
  },
  {
    what: 'a single value takes the whole width',
    panels: [text(1, SMALL, right('one'))],
    shown: ['top 0 4: 1~only@0,0 24x4'],
  },
  {
    what: 'where nothing is chosen, or the variable is not there, the panel is there once',
    panels: [text(1, SMALL, right('none')), text(2, { ...SMALL, x: 6 }, right('unknown'))],
    shown: ['top 0 4: 1@0,0 6x4 2@6,0 6x4'],
  },
  {
    what: 'a repeated row repeats its panels, and those in it their own copies',
    panels: [row(1, 0, 'disk'), text(2, { ...SMALL, y: 1 }), text(3, { ...SMALL, y: 5 }, right('host'))],
    shown: [
      '1~sda 8: 2~sda@0,0 6x4 3~sda~web-1@0,4 8x4 3~sda~web-2@8,4 8x4 3~sda~db%2F1@16,4 8x4',
      '1~sdb 8: 2~sdb@0,0 6x4 3~sdb~web-1@0,4 8x4 3~sdb~web-2@8,4 8x4 3~sdb~db%2F1@16,4 8x4',
    ],
  },
  {
    what: 'a panel repeated for the variable of its row is there once a row',
    panels: [row(1, 0, 'disk'), text(2, { ...SMALL, y: 1 }, right('disk'))],
    shown: ['1~sda 4: 2~sda@0,0 6x4', '1~sdb 4: 2~sdb@0,0 6x4'],
  },
];
for (const { what, panels, shown } of FACTS) {
  test(`repeat: ${what}`, () => assert.deepEqual(written(panels), shown));
}

test('each copy knows its value, those in a row both', () => {
  const sections = shownSections([row(1, 0, 'disk'), text(2, SMALL, right('host'))], (name) => VALUES[name]);
  assert.deepEqual(sections[1]?.scope, { disk: 'sdb' });
  assert.deepEqual(sections[1]?.panels[2]?.scope, { disk: 'sdb', host: 'db/1' });
});
