import Type from 'typebox';
import { documentFields } from '../../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../../documents/http/document-surface.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { AlertInstance, Metadata } from '../../../metadata/port.ts';
import {
  parseSilence,
  silenceName,
  silenceSchema,
  silenceStatus,
  silenceTest,
  storedSilence,
} from '../../notify/index.ts';
import { readOrProblem } from './read-or-problem.ts';

export interface SilenceSurfaceDependencies {
  readonly metadata: Pick<Metadata, 'alerts'>;
  readonly clock: Clock;
}

const computed = {
  status: Type.Enum(['active', 'pending', 'expired'], {
    description: '`pending` before it starts, and between its windows when it recurs.',
  }),
  matching: Type.Integer({ description: 'Alerts that match now, whether it is active or not.' }),
  problem: Type.Optional(Type.String({ description: 'Why it cannot be read; then it holds nothing back.' })),
};

/** Silences and maintenance windows as HTTP shows them: with what they hold back now. */
export function silenceSurface({ metadata, clock }: SilenceSurfaceDependencies): DocumentSurface {
  return {
    kind: 'silences',
    path: '/api/v1/alerts/silences',
    noun: 'silence',
    plural: 'silences',
    tag: 'notifications',
    input: silenceSchema,
    reply: Type.Object({ ...silenceSchema.properties, ...documentFields, ...computed }),
    readOnly: Object.keys(computed),
    check: (sent, { id, actor }) => {
      const silence = parseSilence(sent);
      const name = silenceName(silence, id);
      return { name, body: { ...silence, name, createdBy: silence.createdBy || actor } };
    },
    show: (body) => body as object,
    enrich: async (documents) => {
      if (documents.length === 0) return [];
      const alerts = (await metadata.alerts.instances()).filter(isTold);
      return documents.map((document) => {
        const silence = readOrProblem(document, storedSilence);
        if ('problem' in silence) return { status: 'expired', matching: 0, ...silence };
        const matches = silenceTest(silence);
        return {
          status: silenceStatus(silence, clock.now()),
          matching: alerts.filter(({ event }) => matches(event.labels)).length,
        };
      });
    },
  };
}

/** Those that somebody would be told of. */
function isTold({ state }: AlertInstance): boolean {
  return state === 'firing' || state === 'keeping';
}
