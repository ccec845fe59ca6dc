import Type from 'typebox';

const flag = (description: string) => Type.Optional(Type.Boolean({ default: false, description }));

export const listQuery = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'Words of title, tags, folder, panel titles or description, in any order.',
      }),
    ),
    folder: Type.Optional(
      Type.String({ maxLength: 400, description: 'Only those in this folder and in folders below it.' }),
    ),
    tag: Type.Optional(Type.String({ maxLength: 100 })),
    starred: flag('Only those that whoever asks has marked.'),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000, default: 500 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    actor: Type.Optional(
      Type.String({ description: 'Whose stars; the header X-Dashboarding-User goes before.' }),
    ),
  },
  { additionalProperties: false },
);
export type ListQuery = Type.Static<typeof listQuery>;

const summary = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.Optional(Type.String()),
  folder: Type.String(),
  tags: Type.Array(Type.String()),
  version: Type.Integer(),
  updatedAtMs: Type.Number({ description: 'UTC milliseconds; 0 for those that come with the program.' }),
  updatedBy: Type.String(),
  origin: Type.String({
    description: '`api`, `file:` and a name, or `built-in` for those that come with the program.',
  }),
  starred: Type.Boolean(),
  panels: Type.Integer({ description: 'How many, without rows.' }),
});

export const listReply = Type.Object({
  dashboards: Type.Array(summary, { description: 'The best first; without words by folder and title.' }),
  total: Type.Integer({ description: 'Found, on all pages.' }),
  folders: Type.Array(
    Type.Object({ path: Type.String(), dashboards: Type.Integer({ description: 'Right in it.' }) }),
    { description: 'All there are.' },
  ),
  tags: Type.Array(Type.Object({ tag: Type.String(), dashboards: Type.Integer() }), {
    description: 'All there are, the most used first.',
  }),
});

const problems = Type.Array(
  Type.Object({
    place: Type.String({ description: '`panels[3].queries[0].metric`; empty for the document as a whole.' }),
    message: Type.String(),
    fix: Type.Optional(Type.String()),
  }),
);

export const validateReply = Type.Object({
  valid: Type.Boolean(),
  problems,
  warnings: problems,
  dashboard: Type.Optional(Type.Unknown({ description: 'With everything filled in, when it is valid.' })),
});

export const renameBody = Type.Object(
  {
    from: Type.String({ minLength: 1, maxLength: 400, description: 'A folder; those below it go along.' }),
    to: Type.String({ maxLength: 400, description: 'Its new path; empty for the top.' }),
    actor: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type RenameBody = Type.Static<typeof renameBody>;

export const renameReply = Type.Object({
  dashboards: Type.Array(
    Type.Object({ id: Type.String(), version: Type.Integer(), folder: Type.String(), title: Type.String() }),
    { description: 'Those that moved, as they are now.' },
  ),
});

export const deletedReply = Type.Object({
  dashboards: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String({ description: 'Folder and title.' }),
      version: Type.Integer({ description: 'The one with which it was deleted.' }),
      atMs: Type.Number(),
      actor: Type.String(),
      comment: Type.String(),
    }),
    { description: 'The latest first.' },
  ),
});
