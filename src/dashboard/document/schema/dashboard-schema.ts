import Type from 'typebox';
import { DASHBOARD_SCHEMA_VERSION, type Dashboard } from '../../../model/dashboard/document.ts';
import { annotation, link } from './annotation-schemas.ts';
import { panelSchema } from './panel-schemas.ts';
import { variable } from './variable-schemas.ts';
import { CLOSED, description, lineOf, listOf } from './words.ts';

export const MOST_PANELS = 500;

/**
 * A dashboard with everything filled in. What has a default may be left out by who writes one: `read-by-schema.ts` fills it in, and
 * the published schema does not require it.
 */
export const dashboardSchema = Type.Object(
  {
    schemaVersion: Type.Literal(DASHBOARD_SCHEMA_VERSION, {
      default: DASHBOARD_SCHEMA_VERSION,
      description: 'Version of this format.',
    }),
    title: Type.String({ minLength: 1, maxLength: 200, description: 'Unique in its folder.' }),
    description,
    folder: lineOf(
      { default: '', description: 'Path of folders, `Team A/Services`; empty at the top.' },
      400,
    ),
    tags: listOf(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 }),
    time: Type.Object(
      {
        from: lineOf({ default: 'now-1h', description: '`now-1h`, or a moment in ISO 8601.' }, 50),
        to: lineOf({ default: 'now' }, 50),
        zone: lineOf(
          { default: 'browser', description: '`browser`, `utc` or a name of the IANA database.' },
          100,
        ),
      },
      {
        ...CLOSED,
        default: {},
        description: 'What an open page begins with; a link may name another range.',
      },
    ),
    refreshSeconds: Type.Integer({
      minimum: 0,
      maximum: 86_400,
      default: 10,
      description: 'How often an open page renews itself; 0 never.',
    }),
    variables: listOf(variable, {
      maxItems: 100,
      description: 'What people choose at the top of the board.',
    }),
    panels: listOf(panelSchema, { maxItems: MOST_PANELS }),
    annotations: listOf(annotation, {
      maxItems: 50,
      description: 'Marks on the time axis of every panel.',
    }),
    links: listOf(link, { maxItems: 50 }),
  },
  CLOSED,
);

type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** The dashboard of the model; never when the schema says anything else, so that what reads one does not compile. */
export type WrittenDashboard =
  IsSame<Plain<Type.Static<typeof dashboardSchema>>, Plain<Dashboard>> extends true ? Dashboard : never;
