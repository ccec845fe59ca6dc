import Type from 'typebox';
import { documentFields } from '../../documents/http/document-schemas.ts';
import type { DocumentSurface } from '../../documents/http/document-surface.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Metadata, StoredDocument } from '../../metadata/port.ts';
import { chosenId } from '../document/dashboard-id.ts';
import { nameOfDashboard, parseDashboard } from '../document/parse-dashboard.ts';
import { SCHEMA_PATH } from '../document/published-schema.ts';

export const DASHBOARDS_PATH = '/api/v1/dashboards';

/** A document of a mebibyte, written with all its indentation. */
export const BODY_LIMIT_BYTES = 8 * 1_048_576;

/** The whole schema would be there ten times over: the description of the API names where it is. */
export const dashboardFields = Type.Object(
  {
    title: Type.String({ description: 'Unique in its folder.' }),
    folder: Type.Optional(Type.String({ description: 'Path of folders, `Team A/Services`.' })),
    tags: Type.Optional(Type.Array(Type.String())),
    panels: Type.Optional(Type.Array(Type.Unknown())),
  },
  { additionalProperties: true, description: `A dashboard; \`GET ${SCHEMA_PATH}\` has all its fields.` },
);

export const dashboardReply = Type.Object(
  {
    ...dashboardFields.properties,
    ...documentFields,
    starred: Type.Boolean({ description: 'Whether whoever asks has marked it.' }),
  },
  { additionalProperties: true, description: 'A dashboard with everything filled in.' },
);

export interface DashboardSurfaceDependencies {
  readonly metadata: Pick<Metadata, 'dashboards'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly builtIn: ReadonlyMap<string, StoredDocument>;
}

/** Dashboards as HTTP shows them. */
export function dashboardSurface({
  metadata,
  clock,
  builtIn,
}: DashboardSurfaceDependencies): DocumentSurface {
  return {
    kind: 'dashboards',
    path: DASHBOARDS_PATH,
    noun: 'dashboard',
    plural: 'dashboards',
    tag: 'dashboards',
    input: dashboardFields,
    reply: dashboardReply,
    readOnly: ['starred'],
    takesComments: true,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    check: (sent) => {
      const dashboard = parseDashboard(sent, clock.now());
      return { name: nameOfDashboard(dashboard), body: dashboard };
    },
    show: (body) => body as object,
    enrich: async (documents, actor) => {
      const starred = await metadata.dashboards.starred(actor);
      return documents.map(({ id }) => ({ starred: starred.has(id) }));
    },
    chosenId,
    builtIn: (id) => builtIn.get(id),
  };
}
