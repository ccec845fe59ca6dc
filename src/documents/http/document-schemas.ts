import Type, { type TProperties, type TSchema } from 'typebox';

/** What every stored document shows beside its own fields. */
export const documentFields = {
  id: Type.String(),
  version: Type.Integer({ description: '1 when it was made, one more with each change.' }),
  origin: Type.String({
    description: '`api`, or `file:` and a name when it was applied from a file.',
  }),
  createdAtMs: Type.Number({ description: 'UTC milliseconds.' }),
  updatedAtMs: Type.Number({ description: 'UTC milliseconds.' }),
  updatedBy: Type.String({ description: 'Who changed it last.' }),
};

/** What a request may say about a change beside the document itself. */
const changeFields = {
  version: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'The version that the change starts from; the header If-Match says the same.',
    }),
  ),
  origin: Type.Optional(
    Type.String({ description: 'Where it comes from: `api`, or `file:` and a name. Kept when left out.' }),
  ),
  actor: Type.Optional(
    Type.String({
      description: 'Who changes it, for the audit trail; the header X-Dashboarding-User goes before.',
    }),
  ),
};

/** Fields of a reply that may be sent back with a change; they are not read. */
export const READ_ONLY_FIELDS = ['id', 'createdAtMs', 'updatedAtMs', 'updatedBy', 'status'] as const;

/** The body of a request that makes or changes a document with these fields. */
export function changeSchema(fields: TProperties): TSchema {
  return Type.Object({ ...fields, ...changeFields }, { additionalProperties: false });
}

/** The query string of a request that changes something. */
export const actorQuery = Type.Object({ actor: changeFields.actor });

export const idParams = Type.Object({
  id: Type.String({ minLength: 1, description: 'Id of the document.' }),
});

/** Of kinds that keep their versions. */
export const commentField = {
  comment: Type.Optional(
    Type.String({ maxLength: 1_000, description: 'What it is about; kept with the version.' }),
  ),
};

export const deleteQuery = Type.Object(
  {
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Delete it only when this is its version; the header If-Match says the same.',
      }),
    ),
    actor: changeFields.actor,
  },
  { additionalProperties: false },
);

export const deleteQueryWithComment = Type.Object(
  { ...deleteQuery.properties, ...commentField },
  { additionalProperties: false },
);

export const auditQuery = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only entries before this number.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
  },
  { additionalProperties: false },
);

export const auditReply = Type.Object({
  entries: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      atMs: Type.Number({ description: 'UTC milliseconds.' }),
      actor: Type.String(),
      action: Type.String({ description: 'create, update, delete, acknowledge or test.' }),
      kind: Type.String(),
      subjectId: Type.String(),
      subjectName: Type.String(),
      before: Type.Optional(Type.Unknown({ description: 'The document before the change.' })),
      after: Type.Optional(Type.Unknown({ description: 'The document after the change.' })),
    }),
    { description: 'The newest first.' },
  ),
  next: Type.Union([Type.Integer(), Type.Null()], {
    description: 'What to send as `before` for older ones; null when there are none.',
  }),
});

/** The error of a change that starts from a version which is not the stored one any more. */
export function conflictReply(document: TSchema): TSchema {
  return Type.Object(
    {
      error: Type.Object({
        code: Type.String(),
        message: Type.String(),
        fix: Type.Optional(Type.String()),
        requestId: Type.String(),
      }),
      current: Type.Optional(document),
      sentVersion: Type.Optional(Type.Integer()),
    },
    { description: 'The name is taken, or somebody else changed it first; then with what is stored now.' },
  );
}

/** A reply without a body. */
export const nothingReply = Type.Null({ description: 'Done; there is nothing to say.' });

/** The same document, in the reply to a request that made it. */
export function madeReply(document: TSchema): TSchema {
  return { ...document, description: 'Made; the header Location names it.' } as TSchema;
}
