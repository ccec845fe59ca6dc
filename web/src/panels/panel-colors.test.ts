import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { paletteColor } from '../chart/colors.ts';
import {
  areaColor,
  contrast,
  mixed,
  PANEL_COLORS,
  panelColor,
  STATE_COLORS,
  textOn,
} from './panel-colors.ts';

const TOKENS = readFileSync(new URL('../app/tokens.css', import.meta.url), 'utf8');
const NAMES = { ok: 'ok', pending: 'warn', firing: 'bad', nodata: 'nodata', error: 'error' } as const;

test('states have the colours of the rest of the pages', () => {
  const [light = '', dark = ''] = TOKENS.split('[data-mantine-color-scheme="dark"]');
  for (const [scheme, css] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)?.[1];
    for (const [state, name] of Object.entries(NAMES)) {
      assert.equal(STATE_COLORS[scheme][state as keyof typeof NAMES], token(name), `${scheme} ${state}`);
    }
    assert.equal(STATE_COLORS[scheme].accent, token('accent'));
    assert.equal(STATE_COLORS[scheme].neutral, token('text-3'));
  }
});

test('a place in the palette is its colour, and what is not known is neutral', () => {
  assert.equal(panelColor('series-3', 'dark'), paletteColor(3, 'dark'));
  assert.equal(panelColor('series-13', 'dark'), paletteColor(3, 'dark'));
  assert.equal(panelColor('constructor' as 'ok', 'light'), STATE_COLORS.light.neutral);
  assert.equal(PANEL_COLORS.length, 17);
});

test('text on any colour can be read', () => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const { color } of PANEL_COLORS) {
      for (const background of [panelColor(color, scheme), areaColor(panelColor(color, scheme), scheme)]) {
        assert.ok(contrast(background, textOn(background)) >= 4.5, `${scheme} ${color}`);
      }
    }
  }
});

test('colours mix evenly', () => {
  assert.equal(mixed('#000000', '#ffffff', 0.5), '#808080');
  assert.equal(mixed('#102030', '#ffffff', -1), '#102030');
});
