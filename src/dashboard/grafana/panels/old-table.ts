import type { TablePanel } from '../../../model/dashboard/panel.ts';
import { type Fields, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { readData } from './data.ts';
import { readUnit } from './display.ts';
import { type PanelConverter, wholeWithin } from './input.ts';
import { reducerOf } from './reducers.ts';
import { TableColumns } from './table-columns.ts';
import { listedThresholds } from './thresholds.ts';

/** The table panel of before, with `styles` and `transform`. */
export const convertOldTable: PanelConverter = (input): TablePanel => {
  const { fields } = input;
  const data = readData(input, { reduces: true });
  const columns = new TableColumns(data.base.queries, data.refIds);
  const transform = fields.text('transform') ?? '';
  const sort = fields.object('sort');
  fields.skip('showHeader', 'styles');
  for (const style of fields.objects('styles')) readStyle(style, columns);
  fields.skipLooks('pageSize', 'scroll', 'fontSize', 'filterNull', 'minSpan');
  sort.skip('col', 'desc');
  if (sort.number('col') !== undefined)
    fields.minor(
      'notSupported',
      'sort',
      'The column that it was sorted by is known by its number only and is not taken along.',
    );
  if (transform === 'annotations' || transform === 'json')
    fields.notSupported('transform', `Its transform ${transform} has no counterpart: it shows series.`);
  const list = columns.list;
  return {
    ...data.base,
    kind: 'table',
    rows: transform === 'timeseries_to_columns' || transform === 'timeseries_to_rows' ? 'times' : 'series',
    reducer: data.reducer ?? firstCalculation(fields),
    ...(list !== undefined && { columns: list }),
    filterable: true,
  };
};

/** `columns: [{text: "Avg", value: "avg"}]`. */
function firstCalculation(fields: Fields): TablePanel['reducer'] {
  const columns = fields.objects('columns');
  for (const column of columns) column.skip('text');
  const reducers = columns.map((column) => reducerOf(column.text('value') ?? '').reducer);
  if (columns.length > 1) fields.notSupported('columns', 'Of several calculations only the first is shown.');
  return reducers[0] ?? 'last';
}

function readStyle(style: Fields, columns: TableColumns): void {
  const pattern = style.text('pattern') ?? '';
  const type = style.text('type') ?? 'string';
  const alias = style.text('alias') ?? '';
  const unit = readUnit(style, 'unit');
  const decimals = wholeWithin(style.number('decimals'), 0, 20);
  const colorMode = style.text('colorMode') ?? '';
  const thresholds = listedThresholds(style.texts('thresholds').join(','), style.texts('colors'));
  style.skip(
    'dateFormat',
    'align',
    'sanitize',
    'preserveFormat',
    'mappingType',
    '$$hashKey',
    'linkTargetBlank',
    'linkTooltip',
  );
  style.skip('link', 'colors', 'thresholds');
  for (const key of ['linkUrl', 'valueMaps', 'rangeMaps'])
    if (style.has(key)) style.notSupported(key, `${key} of columns of before is not taken along.`);
  if (pattern === '' || pattern.startsWith('/')) {
    if (unit === undefined && alias === '' && colorMode === '' && type !== 'hidden') return;
    style.notSupported(
      'pattern',
      `The style for all columns like ${shorten(pattern, 60)} is not taken along.`,
    );
    return;
  }
  columns.change(pattern, {
    ...(type === 'hidden' && { hidden: true }),
    ...(type === 'number' && unit !== undefined && { unit }),
    ...(type === 'number' && decimals !== undefined && { decimals }),
    ...(colorMode !== '' && { color: colorMode === 'value' ? 'text' : 'background' }),
    ...(colorMode !== '' && thresholds.length > 0 && { thresholds }),
  });
  if (alias !== '') columns.rename(pattern, cut(alias, LONGEST.title));
}
