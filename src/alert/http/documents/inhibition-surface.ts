import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import { inhibitionSchema, parseInhibition, storedInhibition } from '../../notify/index.ts';
import { readOrProblem } from './read-or-problem.ts';

const computed = {
  problem: Type.Optional(Type.String({ description: 'Why it cannot be read; then it holds nothing back.' })),
};

/** Inhibitions as HTTP shows them. */
export const inhibitionSurface: DocumentSurface = {
  kind: 'inhibitions',
  path: '/api/v1/alerts/inhibitions',
  noun: 'inhibition',
  plural: 'inhibitions',
  tag: 'notifications',
  input: inhibitionSchema,
  reply: Type.Object({ ...inhibitionSchema.properties, ...documentFields, ...computed }),
  readOnly: Object.keys(computed),
  check: (sent) => {
    const inhibition = parseInhibition(sent);
    return { name: inhibition.name, body: inhibition };
  },
  show: (body) => body as object,
  enrich: async (documents) =>
    documents.map((document) => {
      const inhibition = readOrProblem(document, storedInhibition);
      return 'problem' in inhibition ? { name: document.name, problem: inhibition.problem } : {};
    }),
};
