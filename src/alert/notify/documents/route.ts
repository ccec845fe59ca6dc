import Type from 'typebox';
import type { StoredDocument } from '../../../metadata/port.ts';
import { compileMatchers, type LabelMatcher, matcherSchema } from './matcher.ts';
import { invalidDocument, shapeCheck } from './shape.ts';

const DAY_SECONDS = 86_400;
/** Long enough for alerts of one evaluation to come together, and short beside the intervals of rules. */
const GROUP_WAIT_SECONDS = 5;
const code = 'INVALID_ROUTE';

/** Which alerts go to which channels, and how they are put together. */
export const routeSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Unique among the routes.' }),
    position: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        default: 100,
        description: 'Routes are tried in this order, those of equal position by name.',
      }),
    ),
    matchers: Type.Optional(
      Type.Array(matcherSchema, {
        maxItems: 50,
        default: [],
        description: 'All must hold; none takes every alert.',
      }),
    ),
    channels: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      maxItems: 50,
      description: 'Names of the channels that are told.',
    }),
    groupBy: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        maxItems: 20,
        default: ['alertname'],
        description:
          'Alerts with equal values of these labels are told together; ["..."] tells each by itself.',
      }),
    ),
    groupWaitSeconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: DAY_SECONDS,
        default: GROUP_WAIT_SECONDS,
        description: 'How long others are waited for before something new is told.',
      }),
    ),
    groupIntervalSeconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: DAY_SECONDS,
        default: 300,
        description: 'Least time between two messages about changes in one group.',
      }),
    ),
    repeatIntervalSeconds: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 365 * DAY_SECONDS,
        default: 14_400,
        description: 'What still fires is told again after this time.',
      }),
    ),
    continue: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether later routes are tried although this one matched.',
      }),
    ),
  },
  { additionalProperties: false },
);

type RouteInput = Type.Static<typeof routeSchema>;

/** A route with its defaults filled in. */
export type Route = Readonly<Required<Omit<RouteInput, 'matchers' | 'channels' | 'groupBy'>>> & {
  readonly matchers: readonly LabelMatcher[];
  readonly channels: readonly string[];
  readonly groupBy: readonly string[];
};

export interface StoredRoute extends Route {
  readonly id: string;
}

/** Groups each alert by itself. */
export const GROUP_BY_ALERT = '...';

const checkRoute = shapeCheck(routeSchema, { code });

/** Checks a route and fills in its defaults. Throws `AppError` `INVALID_ROUTE` (400) that names the first wrong place. */
export function parseRoute(value: unknown): Route {
  checkRoute(value);
  const input = value as RouteInput;
  const route: Route = {
    name: input.name,
    position: input.position ?? 100,
    matchers: input.matchers ?? [],
    channels: [...new Set(input.channels)],
    groupBy: [...new Set(input.groupBy ?? ['alertname'])],
    groupWaitSeconds: input.groupWaitSeconds ?? GROUP_WAIT_SECONDS,
    groupIntervalSeconds: input.groupIntervalSeconds ?? 300,
    repeatIntervalSeconds: input.repeatIntervalSeconds ?? 14_400,
    continue: input.continue ?? false,
  };
  compileMatchers(route.matchers, { code, field: 'matchers' });
  if (route.groupBy.includes(GROUP_BY_ALERT) && route.groupBy.length > 1)
    throw invalidDocument(
      code,
      `groupBy: "${GROUP_BY_ALERT}" stands for all labels and cannot be with others`,
      `Write ["${GROUP_BY_ALERT}"] to tell each alert by itself.`,
    );
  return route;
}

/** Throws as `parseRoute` does when what is stored is not a route. */
export function storedRoute({ id, name, body }: StoredDocument): StoredRoute {
  return { ...parseRoute({ ...(body as object), name }), id };
}

/** In the order in which they are tried. */
export function inOrder(routes: readonly StoredRoute[]): readonly StoredRoute[] {
  return routes.toSorted(
    (a, b) => a.position - b.position || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
