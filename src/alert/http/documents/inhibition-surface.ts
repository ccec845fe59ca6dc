import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import { inhibitionSchema, parseInhibition } from '../../notify/index.ts';

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
