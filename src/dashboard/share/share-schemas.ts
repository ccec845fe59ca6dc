import Type from 'typebox';
import { timeSchema } from '../../query/said-time.ts';
import { annotationReply } from '../annotations/annotation-schemas.ts';

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const shareFields = {
  id: Type.String(),
  createdAtMs: Type.Number(),
  createdBy: Type.String(),
  expiresAtMs: orNull(Type.Number({ description: 'Not valid from then on; UTC milliseconds.' })),
  lastUsedAtMs: orNull(Type.Number({ description: 'To a minute; null when it never was.' })),
};

export const shareBody = Type.Object(
  {
    expires: Type.Optional(
      Type.Union([timeSchema('When it ends, such as now+7d'), Type.Null()], {
        description: 'When it ends, such as now+7d; never when left out.',
      }),
    ),
    actor: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type ShareBody = Type.Static<typeof shareBody>;

export const madeShareReply = Type.Object(
  {
    ...shareFields,
    token: Type.String({ description: 'Said this once: only its hash is kept.' }),
    path: Type.String({ description: 'Address of the page on this server: `/public/TOKEN`.' }),
  },
  { description: 'Made.' },
);

export const sharesReply = Type.Object({ shares: Type.Array(Type.Object(shareFields)) });

export const shareParams = Type.Object({ id: Type.String(), share: Type.String() });

export const tokenParams = Type.Object({ token: Type.String({ maxLength: 200 }) });

export const publicDashboardReply = Type.Object({
  dashboard: Type.Unknown({ description: 'The board alone: without folder, tags, links and alerts.' }),
  version: Type.Integer(),
  units: Type.Record(Type.String(), Type.String(), {
    description: 'Of the metrics that the board names and gives no unit itself, by metric.',
  }),
  expiresAtMs: orNull(Type.Number()),
});

const chosen = Type.Record(
  Type.String(),
  Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 1_000 }),
  {
    maxProperties: 100,
    description:
      'What is chosen, by name of variable; `["$__all"]` is all. What is no option counts as none.',
  },
);

const ownValue = Type.Record(Type.String(), Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 10 }), {
  maxProperties: 10,
  description: 'In place of what is chosen for all: the value that the copy is of.',
});

const MOST_PANELS_AT_ONCE = 200;

export const publicQueryBody = Type.Object(
  {
    panelIds: Type.Optional(
      Type.Array(Type.Integer(), {
        maxItems: MOST_PANELS_AT_ONCE,
        description: 'Answers are named by it: `3/A`.',
      }),
    ),
    panels: Type.Optional(
      Type.Array(
        Type.Object(
          {
            key: Type.String({
              minLength: 1,
              maxLength: 400,
              description: 'Answers are named by it: `3~web-1/A`.',
            }),
            panelId: Type.Integer(),
            variables: Type.Optional(ownValue),
            width: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
          },
          { additionalProperties: false },
        ),
        { maxItems: MOST_PANELS_AT_ONCE, description: 'Copies of repeated panels, each with its value.' },
      ),
    ),
    variables: Type.Optional(chosen),
    from: timeSchema('Beginning'),
    to: Type.Optional(timeSchema('End; now when left out')),
    width: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Of a panel in pixels: about so many points.',
      }),
    ),
    timezone: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export type PublicQueryBody = Type.Static<typeof publicQueryBody>;

export const publicAnnotationsBody = Type.Object(
  {
    from: timeSchema('Beginning'),
    to: Type.Optional(timeSchema('End; now when left out')),
    variables: Type.Optional(chosen),
  },
  { additionalProperties: false },
);
export type PublicAnnotationsBody = Type.Static<typeof publicAnnotationsBody>;

const { startMs, endMs, title, text, tags, panelId } = annotationReply.properties;

export const publicAnnotationsReply = Type.Object({
  annotations: Type.Array(Type.Object({ startMs, endMs, title, text, tags, panelId }), {
    description: 'Those that have any time in common with the range; the latest begun first.',
  }),
  more: Type.Boolean({ description: 'There are more; the oldest were left out.' }),
});

export const variableParams = Type.Object({
  token: Type.String({ maxLength: 200 }),
  name: Type.String({ maxLength: 50 }),
});
