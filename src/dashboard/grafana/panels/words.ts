import type { AlertListPanel, RowPanel, TextPanel } from '../../../model/dashboard/panel.ts';
import { type Fields, jsonText, shorten } from '../fields.ts';
import { parsePromql } from '../promql/tree.ts';
import { convertText, cut, LONGEST, readText } from '../text.ts';
import { type PanelConverter, type PanelInput, wholeWithin } from './input.ts';

const LONGEST_MARKDOWN = 100_000;

export const convertMarkdown: PanelConverter = ({ fields, base, context }): TextPanel => {
  const options = fields.object('options');
  const source = options.has('content') ? options : fields;
  const mode = options.text('mode') ?? fields.text('mode') ?? 'markdown';
  options.skip('code');
  fields.skip('mode', 'datasource', 'fieldConfig', 'targets', 'content', 'style');
  const markdown = readText(source, 'content', { names: context.names, longest: LONGEST_MARKDOWN }) ?? '';
  if (mode === 'html')
    source.notSupported(
      'content',
      'The text is HTML, which is shown as it is written; rewrite it in Markdown.',
    );
  return { ...base, kind: 'text', markdown: mode === 'code' ? fenced(markdown) : markdown };
};

function fenced(code: string): string {
  return cut(`\`\`\`\n${code}\n\`\`\``, LONGEST_MARKDOWN);
}

export const convertRow: PanelConverter = ({ fields, base }): RowPanel => {
  fields.skip(
    'panels',
    'datasource',
    'showTitle',
    'titleSize',
    'targets',
    'fieldConfig',
    'options',
    'collapse',
    'repeatRowId',
  );
  const collapsed = fields.flag('collapsed') ?? fields.flag('collapse') ?? false;
  return { ...base, kind: 'row', collapsed };
};

const STATES: Readonly<Record<string, AlertListPanel['states'][number]>> = {
  firing: 'firing',
  alerting: 'firing',
  pending: 'pending',
  noData: 'noData',
  no_data: 'noData',
  error: 'error',
  execution_error: 'error',
  recovering: 'keeping',
};

export const convertAlertList: PanelConverter = ({ fields, base, context }): AlertListPanel => {
  const options = fields.object('options');
  const source = options.has('stateFilter') || options.has('maxItems') ? options : fields;
  fields.skip(
    'datasource',
    'targets',
    'fieldConfig',
    'show',
    'onlyAlertsOnDashboard',
    'sortOrder',
    'limit',
    'options',
  );
  options.skip(
    'sortOrder',
    'viewMode',
    'groupMode',
    'groupBy',
    'showInstances',
    'show',
    'showInactiveAlerts',
    'alertName',
  );
  options.skip(
    'dashboardAlerts',
    'dashboardTitle',
    'dashboardTags',
    'folder',
    'folderId',
    'datasource',
    'tags',
  );
  reportFilters(options);
  reportFilters(fields);
  const limit = wholeWithin(options.number('maxItems') ?? fields.number('limit'), 1, 1_000);
  return {
    ...base,
    kind: 'alertList',
    states: [...new Set(statesOf(source))],
    labels: labelsOf(options, context.names),
    limit: limit ?? 50,
  };
};

/** `{firing: true}`, or `["alerting"]` in boards of before. */
function statesOf(source: Fields): readonly AlertListPanel['states'][number][] {
  const filter = source.raw('stateFilter');
  const names = Array.isArray(filter)
    ? filter
    : Object.entries(filter ?? {}).flatMap(([name, on]) => (on === true ? [name] : []));
  return names.flatMap((name: unknown) => {
    const state = typeof name === 'string' && Object.hasOwn(STATES, name) ? STATES[name] : undefined;
    return state === undefined ? [] : [state];
  });
}

function reportFilters(source: Fields): void {
  const filters = ['alertName', 'nameFilter', 'dashboardTitle', 'dashboardFilter', 'folder', 'folderId'];
  for (const key of filters)
    if (source.has(key) && source.raw(key) !== '')
      source.notSupported(
        key,
        `The filter ${key} (${shorten(jsonText(source.raw(key)), 60)}) is not taken along.`,
      );
  for (const key of ['dashboardAlerts', 'onlyAlertsOnDashboard'])
    if (source.flag(key) === true)
      source.notSupported(key, 'It showed the alerts of this board alone; here it shows all.');
}

/** `{severity="critical", team="a"}`: equality alone. */
function labelsOf(options: Fields, names: PanelInput['context']['names']): AlertListPanel['labels'] {
  const text = options.text('alertInstanceLabelFilter')?.trim() ?? '';
  if (text === '') return {};
  const tree = parsePromql(text);
  const matchers = tree?.kind === 'selector' ? tree.matchers : [];
  const equal = matchers.filter(({ op }) => op === '=').slice(0, 32);
  if (tree?.kind !== 'selector' || equal.length < matchers.length)
    options.notSupported(
      'alertInstanceLabelFilter',
      `Of the filter ${shorten(text)} only labels with one value are taken along.`,
    );
  return Object.fromEntries(
    equal.map(({ key, value }) => [key, cut(convertText(value, names).text, LONGEST.value)]),
  );
}

/** In place of what cannot be shown: title and place stay, and what it asked can be read. */
export function standIn({ fields, base }: PanelInput, what: string): TextPanel {
  fields.notSupported('type', `${what} It is kept as this text.`);
  const targets = fields.list('targets').map((target) => jsonText(target, 2));
  const options = fields.raw('options');
  const kept = [...targets, options === undefined ? '' : jsonText(options, 2)];
  const parts = kept.filter((part) => part !== '' && part !== '{}').map((part) => fenced(cut(part, 4_000)));
  fields.skip(...fields.keys());
  return { ...base, kind: 'text', markdown: cut([`**${what}**`, ...parts].join('\n\n'), 20_000) };
}
