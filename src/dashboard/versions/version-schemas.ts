import Type from 'typebox';

export const versionParams = Type.Object({
  id: Type.String({ minLength: 1, description: 'Id of the dashboard; it may have been deleted.' }),
  version: Type.Integer({ minimum: 1 }),
});
export type VersionParams = Type.Static<typeof versionParams>;

const versionFields = {
  version: Type.Integer(),
  name: Type.String({ description: 'Folder and title that it had.' }),
  atMs: Type.Number({ description: 'UTC milliseconds.' }),
  actor: Type.String({ description: 'Who made it.' }),
  comment: Type.String(),
  deleted: Type.Boolean({ description: 'With this version it was deleted.' }),
};

export const versionsQuery = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only versions before this one.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  },
  { additionalProperties: false },
);
export type VersionsQuery = Type.Static<typeof versionsQuery>;

export const versionsReply = Type.Object({
  versions: Type.Array(Type.Object(versionFields), { description: 'The newest first.' }),
  next: Type.Union([Type.Integer(), Type.Null()], {
    description: 'What to send as `before` for older ones; null when there are none.',
  }),
});

export const versionReply = Type.Object({
  id: Type.String(),
  ...versionFields,
  dashboard: Type.Unknown({ description: 'As it was; null for the version with which it was deleted.' }),
});

export const diffQuery = Type.Object(
  {
    from: Type.Optional(Type.Integer({ minimum: 1, description: 'The one before `to` when left out.' })),
    to: Type.Optional(Type.Integer({ minimum: 1, description: 'The newest when left out.' })),
  },
  { additionalProperties: false },
);
export type DiffQuery = Type.Static<typeof diffQuery>;

export const diffReply = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  changes: Type.Array(
    Type.Object({
      path: Type.String({ description: '`panels[id=3].queries[refId=A].metric`' }),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
  words: Type.Array(Type.String(), { description: 'The same for people.' }),
});

export const restoreBody = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'What it shall be as again.' }),
    comment: Type.Optional(Type.String({ maxLength: 1_000 })),
    actor: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type RestoreBody = Type.Static<typeof restoreBody>;
