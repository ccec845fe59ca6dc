import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import Markdown from 'react-markdown';
import { MARKDOWN_PLUGINS } from '../../../panels/kinds/markdown-plugins.ts';
import { filledPanel } from './filled-panel.ts';

const html = (markdown: string) =>
  renderToStaticMarkup(createElement(Markdown, { remarkPlugins: MARKDOWN_PLUGINS }, markdown));
const filled = (template: string, ...values: string[]) => {
  const variables = new Map(values.map((value, place) => [`v${place}`, { values: [value] }]));
  const panel = filledPanel(
    { id: 1, kind: 'text', title: '', markdown: template, grid: { x: 0, y: 0, w: 1, h: 1 } },
    { variables },
  );
  return html('markdown' in panel ? panel.markdown : '');
};
const asText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const HOSTILE = [
  '[Sign in again](https://evil)',
  '[a][b]',
  '![seen](https://evil/pixel.png)',
  '<https://evil>',
  'https://evil/a_b',
  'http://evil',
  'HTTPS://evil',
  'www.evil.com',
  'WWW.evil.com',
  'me@evil.com',
  'mailto:me@evil.com',
  '`code`',
  '```',
  '~~gone~~',
  '**bold** *it* __bold__ _it_',
  '# heading',
  '- item',
  '+ item',
  '* item',
  '1. item',
  '1) item',
  '> said',
  '---',
  '===',
  '| a | b |',
  '[^1]',
  '- [ ] done',
  '<img src=x onerror=alert(1)>',
  '&lt;b&gt; &#91;',
  'a\\',
  '\\[a](https://evil)',
  'web-1.example_a.org:9100/var/lib',
];

test('values read as they are in Markdown: no link, picture, code, list, heading or HTML comes of them', () => {
  for (const value of HOSTILE) {
    assert.equal(filled('$v0', value), `<p>${asText(value)}</p>`.replaceAll('"', '&quot;'));
    assert.equal(filled('**Of** $v0.', value), `<p><strong>Of</strong> ${asText(value)}.</p>`);
  }
});

test('values that are only together an address or a link are neither', () => {
  for (const values of [
    ['https', '://evil'],
    ['https:', '//evil'],
    ['ww', 'w.evil.com'],
    ['www', '.evil.com'],
    ['[a]', '(https://evil)'],
    ['a!', '[b](https://evil)'],
  ]) {
    assert.equal(filled('$v0$v1', ...values), `<p>${values.join('')}</p>`);
  }
});

test('new lines in values begin nothing', () => {
  assert.equal(filled('$v0', 'a\n\n# b\r\n    c\n- d'), '<p>a # b c - d</p>');
});

test('what the author writes is Markdown, also around values', () => {
  assert.equal(
    filled('[to $v0]($v1) `$v2` https://own/x-$v2', '[x]', 'https://own/a?b=(1)&c=2', 'web-1:9100'),
    '<p><a href="https://own/a?b=(1)&amp;c=2">to [x]</a> <code>web-1:9100</code> <a href="https://own/x-web-1:9100">https://own/x-web-1:9100</a></p>',
  );
  assert.equal(filled('${v0:raw}', '*it*'), '<p><em>it</em></p>');
  assert.equal(filled('[h](/hosts/${v0:percentencode})', 'a b*'), '<p><a href="/hosts/a%20b*">h</a></p>');
});
