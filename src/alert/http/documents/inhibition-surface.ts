import Type from 'typebox';
import { inhibitionSchema, parseInhibition } from '../../notify/index.ts';
import { documentFields } from '../document-schemas.ts';
import type { DocumentSurface } from '../document-surface.ts';

/** Inhibitions as HTTP shows them. */
export const inhibitionSurface: DocumentSurface = {
  kind: 'inhibitions',
  path: '/api/v1/alerts/inhibitions',
  noun: 'inhibition',
  plural: 'inhibitions',
  tag: 'notifications',
  input: inhibitionSchema,
  reply: Type.Object({ ...inhibitionSchema.properties, ...documentFields }),
  check: (sent) => {
    const inhibition = parseInhibition(sent);
    return { name: inhibition.name, body: inhibition };
  },
  show: (body) => body as object,
};
