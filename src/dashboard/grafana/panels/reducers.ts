import type { Reducer } from '../../../model/dashboard/panel.ts';
import { type Fields, shorten } from '../fields.ts';

const SAME: Readonly<Record<string, Reducer>> = {
  last: 'last',
  lastNotNull: 'last',
  current: 'last',
  first: 'first',
  firstNotNull: 'first',
  min: 'min',
  max: 'max',
  mean: 'avg',
  avg: 'avg',
  sum: 'sum',
  total: 'sum',
  count: 'count',
  range: 'range',
  diff: 'delta',
};

/** What Grafana calls `delta` adds up what a counter grew; here it is the last value less the first. */
export function reducerOf(name: string): { readonly reducer: Reducer | undefined; readonly loss?: string } {
  if (Object.hasOwn(SAME, name)) return { reducer: SAME[name] };
  const what = shorten(name, 40);
  if (name === 'delta')
    return {
      reducer: 'delta',
      loss: 'delta is here the last value less the first, without regard to resets.',
    };
  if (name === 'logmin')
    return { reducer: 'min', loss: 'The least value above zero is shown as the least value.' };
  return { reducer: undefined, loss: `The calculation ${what} has no counterpart.` };
}

/** `reduceOptions` of panels that show one number a series. */
export function readReducer(reduceOptions: Fields): Reducer {
  reduceOptions.skipWhen('values', false);
  if (reduceOptions.flag('values') === true)
    reduceOptions.notSupported('values', 'Each value by itself is not shown: there is one number a series.');
  const limit = reduceOptions.number('limit');
  if (limit !== undefined)
    reduceOptions.minor('notSupported', 'limit', `The limit of ${limit} values is not taken along.`);
  const fields = reduceOptions.text('fields');
  if (fields !== undefined && fields !== '')
    reduceOptions.notSupported(
      'fields',
      `Only some fields (${shorten(fields, 60)}) were shown; here it is all series.`,
    );
  const [first = 'lastNotNull', ...more] = reduceOptions.texts('calcs');
  if (more.length > 0)
    reduceOptions.notSupported('calcs', `Of several calculations only ${shorten(first, 40)} is shown.`);
  const { reducer, loss } = reducerOf(first);
  if (loss !== undefined)
    reduceOptions.notSupported('calcs', reducer === undefined ? `${loss} The last value is shown.` : loss);
  return reducer ?? 'last';
}
