import Type from 'typebox';
import { timeSchema } from '../../query/said-time.ts';

const TAG = Type.String({ minLength: 1, maxLength: 200 });
const MOST_TAGS = 20;
export const MOST_ANNOTATIONS = 10_000;

const time = (description: string) => Type.Number({ description: `${description}; UTC milliseconds.` });

export const annotationBody = Type.Object(
  {
    startMs: Type.Optional(time('When it was, or began; now when left out')),
    endMs: Type.Optional(
      Type.Union([Type.Number(), Type.Null()], {
        description: 'When it ended; left out for a moment. UTC milliseconds.',
      }),
    ),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    text: Type.Optional(Type.String({ maxLength: 4_000, default: '' })),
    tags: Type.Optional(
      Type.Array(TAG, {
        maxItems: MOST_TAGS,
        default: [],
        description: 'Words, or `key:value`: dashboards show annotations by them.',
      }),
    ),
    dashboardId: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()], {
        description: 'Only for this dashboard; for all when left out.',
      }),
    ),
    panelId: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), Type.Null()], {
        description: 'Only for this panel of the dashboard.',
      }),
    ),
    actor: Type.Optional(
      Type.String({ description: 'Who says it; the header X-Dashboarding-User goes before.' }),
    ),
  },
  { additionalProperties: false },
);
export type AnnotationBody = Type.Static<typeof annotationBody>;

export const annotationReply = Type.Object({
  id: Type.String(),
  startMs: time('When it was, or began'),
  endMs: Type.Optional(time('When it ended; a moment has none')),
  title: Type.String(),
  text: Type.String(),
  tags: Type.Array(Type.String()),
  author: Type.String(),
  dashboardId: Type.Optional(Type.String()),
  panelId: Type.Optional(Type.Integer()),
  createdAtMs: time('When it was made'),
  updatedAtMs: time('When it was changed last'),
});

export const annotationsQuery = Type.Object(
  {
    from: Type.Optional(timeSchema('Beginning; a day before `to` when left out')),
    to: Type.Optional(timeSchema('End; now when left out')),
    tags: Type.Optional(
      Type.Union([TAG, Type.Array(TAG, { maxItems: MOST_TAGS })], {
        description: 'All of these must be on it; may be repeated.',
      }),
    ),
    dashboardId: Type.Optional(
      Type.String({ maxLength: 64, description: 'Those of this dashboard, and those of none.' }),
    ),
    own: Type.Optional(
      Type.Boolean({ default: false, description: 'With `dashboardId`: those of this dashboard alone.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ANNOTATIONS, default: 1_000 })),
  },
  { additionalProperties: false },
);
export type AnnotationsQuery = Type.Static<typeof annotationsQuery>;

export const annotationsReply = Type.Object({
  annotations: Type.Array(annotationReply, {
    description: 'Those that have any time in common with the range; the latest begun first.',
  }),
  more: Type.Boolean({ description: 'There are more than `limit`; the oldest were left out.' }),
});
