import type { TableColumn, TablePanel } from '../../../model/dashboard/panel.ts';
import { Fields, preview, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { convertUnit } from '../units.ts';
import { numberColors } from './color-mode.ts';
import { readData } from './data.ts';
import { type PanelConverter, within } from './input.ts';
import { readMatcher } from './matchers.ts';
import { TableColumns } from './table-columns.ts';
import { readThresholds } from './thresholds.ts';

/** Queries stand side by side in a table here, one line a series. */
const NEEDLESS: ReadonlySet<string> = new Set([
  'merge',
  'organize',
  'seriesToRows',
  'seriesToColumns',
  'joinByField',
  'labelsToFields',
  'reduce',
  'concatenate',
]);

export const convertTable: PanelConverter = (input): TablePanel => {
  const data = readData(input, { reduces: true, needless: NEEDLESS });
  const { base, refIds, options, custom, fieldConfig } = data;
  const columns = new TableColumns(base.queries, refIds);
  const transformations = input.fields.objects('transformations');
  for (const transformation of transformations) organize(transformation, columns);
  for (const override of fieldConfig.objects('overrides')) readOverride(override, columns, refIds);
  const cells = readCells(
    custom,
    base.queries.filter(({ hidden }) => hidden !== true).map(({ refId }) => refId),
    columns,
  );
  const isReduced = transformations.some((one) =>
    ['reduce', 'merge', 'joinByField', 'timeSeriesTable'].includes(one.peekText('id')),
  );
  const list = columns.list;
  return {
    ...base,
    display: { ...base.display, ...(cells === 'none' ? {} : numberColors(fieldConfig.object('defaults'))) },
    kind: 'table',
    rows:
      data.isInstant || isReduced || base.queries.length !== 1
        ? 'series'
        : asksForTable(input.fields)
          ? 'series'
          : 'times',
    reducer: data.reducer ?? 'last',
    ...(list !== undefined && { columns: list }),
    ...readOrder(options, columns),
    filterable: custom.flag('filterable') ?? true,
  };
};

function asksForTable(fields: Fields): boolean {
  return fields.objects('targets').some((target) => target.text('format') === 'table');
}

/** `organize`: which columns there are, in which order, by which names. */
function organize(transformation: Fields, columns: TableColumns): void {
  if (transformation.peekText('id') !== 'organize' || transformation.flag('disabled') === true) return;
  const options = transformation.object('options');
  options.skip('includeByName', 'orderByMode', 'orderBy');
  const order = options.object('indexByName');
  const indexes = order
    .keys()
    .map((name) => ({ name, index: order.number(name) ?? Number.MAX_SAFE_INTEGER }));
  const excluded = options.object('excludeByName');
  for (const name of excluded.keys())
    if (excluded.flag(name) === true) columns.change(name, { hidden: true });
  if (indexes.length > 0) columns.order(indexes.sort((a, b) => a.index - b.index).map(({ name }) => name));
  const titles = options.object('renameByName');
  for (const name of titles.keys()) {
    const title = titles.text(name) ?? '';
    if (title !== '') columns.rename(name, cut(title, LONGEST.title));
  }
}

function readOverride(
  override: Fields,
  columns: TableColumns,
  refIds: Parameters<typeof readMatcher>[1],
): void {
  override.skip('__systemRef');
  const name = readMatcher(override.object('matcher'), refIds)?.column;
  const properties = override.objects('properties');
  if (name === undefined) {
    override.notSupported('properties', 'Settings for several columns at once are not taken along.');
    for (const property of properties) property.skip('id', 'value');
    return;
  }
  for (const property of properties) readProperty(property, name, columns);
}

function readProperty(property: Fields, name: string, columns: TableColumns): void {
  const id = property.text('id') ?? '';
  const value = property.raw('value');
  if (
    id === 'displayName' &&
    typeof value === 'string' &&
    value !== '' &&
    columns.rename(name, cut(value, LONGEST.title))
  )
    return;
  const settings = settingsOf(id, value, property);
  if (settings !== undefined && columns.change(name, settings)) return;
  const what = `${shorten(id, 60)} (${preview(value)}) of the column ${shorten(name, 60)}`;
  if (/^custom\.|^noValue$|^color$/.test(id))
    property.minor('notSupported', 'value', `${what} is not taken along.`);
  else property.notSupported('value', `${what} is not taken along.`);
}

type Settings = Partial<Omit<TableColumn, 'column'>>;

function settingsOf(id: string, value: unknown, property: Fields): Settings | undefined {
  switch (id) {
    case 'unit': {
      const { unit, loss } = convertUnit(typeof value === 'string' ? value : '');
      if (loss !== undefined) property.translated('value', loss);
      return unit === undefined ? {} : { unit };
    }
    case 'decimals':
      return typeof value === 'number' ? { decimals: within(Math.round(value), 0, 20) } : undefined;
    case 'thresholds': {
      const read = readThresholds(new Fields(value, property.place('value'), property.findings));
      return read?.thresholds === undefined ? undefined : { thresholds: read.thresholds };
    }
    case 'custom.width':
      return typeof value === 'number' && value >= 20 ? { widthPx: within(value, 20, 2_000) } : undefined;
    case 'custom.hidden':
      return { hidden: value !== false };
    case 'custom.displayMode':
    case 'custom.cellOptions':
      return { color: cellColor(value) };
    default:
      return undefined;
  }
}

/** `displayMode: "color-text"` before version 38, `cellOptions: {type: "color-text"}` since. */
function cellColor(value: unknown): NonNullable<TableColumn['color']> {
  const type = typeof value === 'string' ? value : (value as { type?: unknown } | undefined)?.type;
  switch (type) {
    case 'color-text':
      return 'text';
    case 'color-background':
    case 'color-background-solid':
      return 'background';
    case 'gauge':
    case 'basic':
    case 'gradient-gauge':
    case 'lcd-gauge':
      return 'bar';
    default:
      return 'none';
  }
}

/** The defaults for cells hold for the columns of values. */
function readCells(
  custom: Fields,
  refIds: readonly string[],
  columns: TableColumns,
): NonNullable<TableColumn['color']> {
  const color = cellColor(custom.raw('cellOptions') ?? custom.raw('displayMode'));
  if (color !== 'none') {
    const own = new Map((columns.list ?? []).map((column) => [column.column, column]));
    for (const refId of refIds) if (own.get(refId)?.color === undefined) columns.change(refId, { color });
  }
  custom.skipWhen('align', 'auto', 'left', 'right', 'center');
  custom.skip('inspect', 'hidden', 'width', 'minWidth');
  custom.skipLooks('align', 'wrapText', 'wrapHeaderText', 'footer', 'tooltip');
  return color;
}

function readOrder(options: Fields, columns: TableColumns): Pick<TablePanel, 'sortBy' | 'descending'> {
  options.skip('showHeader', 'frameIndex', 'showTypeIcons', 'sortByColumn');
  options.skipWhen('cellHeight', 'sm');
  options.skipLooks(
    'cellHeight',
    'enablePagination',
    'disableKeyboardEvents',
    'maxRowHeight',
    'frozenColumns',
  );
  const footer = options.object('footer');
  if (footer.flag('show') === true)
    options.notSupported('footer', 'The line with totals at the foot is not taken along.');
  footer.skip('reducer', 'fields', 'countRows', 'enablePagination', 'enabledPagination', 'show');
  const [first, ...more] = options.objects('sortBy');
  for (const one of more) one.minor('notSupported', 'displayName', 'Only the first column is sorted by.');
  for (const one of more) one.skip('desc');
  const name = first?.text('displayName') ?? '';
  const descending = first?.flag('desc') === true;
  return name === '' ? {} : { sortBy: cut(columns.idOf(name), LONGEST.title), descending };
}
