import type { FieldErrors } from '../api/field-errors.ts';
import type { Matcher, Route, RouteInput } from '../api/notify-types.ts';
import { parseDuration, writeDuration } from '../ui/durations.ts';

/** A route as it is being written: durations as typed. */
export interface RouteForm {
  readonly id?: string;
  readonly version?: number;
  readonly name: string;
  readonly position: number;
  readonly matchers: readonly Matcher[];
  readonly channels: readonly string[];
  /** Each alert by itself, in place of groups. */
  readonly apart: boolean;
  readonly groupBy: readonly string[];
  readonly wait: string;
  readonly interval: string;
  readonly repeat: string;
  readonly goesOn: boolean;
}

const ALERT_BY_ALERT = '...';

export function emptyRoute(position: number): RouteForm {
  return {
    name: '',
    position,
    matchers: [{ key: 'severity', op: '=', value: 'critical' }],
    channels: [],
    apart: false,
    groupBy: ['alertname'],
    wait: '5s',
    interval: '5m',
    repeat: '4h',
    goesOn: false,
  };
}

export function routeForm(route: Route): RouteForm {
  const apart = route.groupBy.includes(ALERT_BY_ALERT);
  return {
    id: route.id,
    version: route.version,
    name: route.name,
    position: route.position,
    matchers: route.matchers,
    channels: route.channels,
    apart,
    groupBy: apart ? ['alertname'] : route.groupBy,
    wait: writeDuration(route.groupWaitSeconds),
    interval: writeDuration(route.groupIntervalSeconds),
    repeat: writeDuration(route.repeatIntervalSeconds),
    goesOn: route.continue,
  };
}

export function checkRoute(form: RouteForm): {
  readonly problems: FieldErrors;
  readonly input: RouteInput | undefined;
} {
  const problems: Record<string, string> = {};
  if (form.name.trim() === '') problems.name = 'Give it a name';
  if (form.channels.length === 0) problems.channels = 'Choose at least one';
  form.matchers.forEach(({ key }, index) => {
    if (key.trim() === '') problems[`matchers[${index}]`] = 'Name a label';
  });
  const read = (place: string, text: string, least: number) => {
    const seconds = parseDuration(text);
    if (seconds === undefined || seconds < least) problems[place] = 'As 30s, 5m or 4h';
    return seconds ?? 0;
  };
  const groupWaitSeconds = read('groupWaitSeconds', form.wait, 0);
  const groupIntervalSeconds = read('groupIntervalSeconds', form.interval, 0);
  const repeatIntervalSeconds = read('repeatIntervalSeconds', form.repeat, 1);
  if (Object.keys(problems).length > 0) return { problems, input: undefined };
  return {
    problems,
    input: {
      name: form.name.trim(),
      position: form.position,
      matchers: form.matchers,
      channels: form.channels,
      groupBy: form.apart ? [ALERT_BY_ALERT] : form.groupBy,
      ...{ groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds },
      continue: form.goesOn,
    },
  };
}

/** In the order in which they are tried. */
export function inOrder(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));
}

// Room between two of them, so that one can be put in between.
const STEP = 10;

/** The routes whose position must change so that `route` comes `by` places later, with their new positions. */
export function moved(
  routes: readonly Route[],
  route: Route,
  by: 1 | -1,
): { readonly route: Route; readonly position: number }[] {
  const order = inOrder(routes);
  const from = order.findIndex(({ id }) => id === route.id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return [];
  order.splice(to, 0, ...order.splice(from, 1));
  return order
    .map((one, index) => ({ route: one, position: (index + 1) * STEP }))
    .filter(({ route: one, position }) => one.position !== position);
}

export function routeBody(route: Route): RouteInput {
  const { id, version, ...rest } = route;
  const { name, position, matchers, channels, groupBy } = rest;
  const { groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds } = rest;
  return {
    ...{ name, position, matchers, channels, groupBy },
    ...{ groupWaitSeconds, groupIntervalSeconds, repeatIntervalSeconds },
    continue: rest.continue,
  };
}
