import Type from 'typebox';
import { type PanelColor, REDUCERS } from '../../../model/dashboard/panel.ts';
import { CLOSED, flag, lineOf, listOf, oneOf, optionalLine, optionalNumber } from './words.ts';

const STATE_COLORS = ['ok', 'pending', 'firing', 'nodata', 'error', 'accent', 'neutral'] as const;

export const color = Type.Unsafe<PanelColor>({
  type: 'string',
  pattern: `^(${STATE_COLORS.join('|')}|series-[0-9])$`,
  expected: `one of ${STATE_COLORS.join(', ')}, or series-0 to series-9`,
  description: "A state's colour, which follows the theme, or a place in the palette of series colours.",
});

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);

export const unit = optionalLine(
  {
    description:
      'Id of a unit; without it from the metric itself. `suffix:…` and `prefix:…` write their own.',
  },
  100,
);
export const decimals = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 20,
    description: 'Digits after the point; without it at most 4 significant digits.',
  }),
);

export const thresholds = Type.Array(Type.Object({ value: numberOrNull, color }, CLOSED), {
  maxItems: 50,
  description: 'Ascending. The first may have the value null: it colours what is below all others.',
});

const mappingTarget = { text: lineOf(), color: Type.Optional(color) };
const mapping = Type.Union([
  Type.Object({ kind: Type.Literal('value'), value: numberOrNull, ...mappingTarget }, CLOSED),
  Type.Object(
    { kind: Type.Literal('range'), from: numberOrNull, to: numberOrNull, ...mappingTarget },
    { ...CLOSED, description: 'With both ends; null without end.' },
  ),
]);

export const display = Type.Object(
  {
    unit,
    decimals,
    min: optionalNumber(),
    max: optionalNumber(),
    thresholds: Type.Optional(thresholds),
    thresholdsArePercent: Type.Optional(
      Type.Boolean({ description: 'Thresholds are percent of the way from min to max.' }),
    ),
    mappings: Type.Optional(
      Type.Array(mapping, { maxItems: 200, description: 'Texts written in place of values.' }),
    ),
  },
  { ...CLOSED, default: {}, description: 'How values are written and coloured.' },
);

export const draw = oneOf(['line', 'step', 'bars', 'points'], { default: 'line' });
const percent = { minimum: 0, maximum: 100 };
const lineWidth = { minimum: 0, maximum: 20 };
export const fillOpacityPercent = Type.Number({ ...percent, default: 10 });
export const lineWidthPx = Type.Number({ ...lineWidth, default: 1 });

export const override = Type.Object(
  {
    match: Type.Union(
      [
        Type.Object({ refId: Type.String({ maxLength: 50 }) }, CLOSED),
        Type.Object({ nameRegex: Type.String({ maxLength: 1_000 }) }, CLOSED),
      ],
      { description: 'All series of a query, or those whose whole name matches (RE2).' },
    ),
    color: Type.Optional(color),
    axis: Type.Optional(oneOf(['left', 'right'])),
    draw: Type.Optional(oneOf(['line', 'step', 'bars', 'points'])),
    fillOpacityPercent: Type.Optional(Type.Number(percent)),
    lineWidthPx: Type.Optional(Type.Number(lineWidth)),
    dashed: Type.Optional(Type.Boolean()),
    hidden: Type.Optional(Type.Boolean()),
    unit,
    displayName: optionalLine(),
    mirrored: Type.Optional(Type.Boolean({ description: 'Draws below zero.' })),
    stacked: Type.Optional(Type.Boolean()),
  },
  CLOSED,
);

export const reducer = oneOf(REDUCERS, {
  default: 'last',
  description: 'One number from the points of a series.',
});

export const legend = Type.Object(
  {
    place: oneOf(['bottom', 'right', 'none'], { default: 'bottom' }),
    asTable: flag(false),
    columns: listOf(oneOf(REDUCERS), { maxItems: REDUCERS.length }),
    sortBy: Type.Optional(oneOf([...REDUCERS, 'name'] as const)),
    descending: Type.Optional(Type.Boolean()),
  },
  { ...CLOSED, default: {} },
);
