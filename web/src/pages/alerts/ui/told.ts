import type { Channel, Route } from '../api/notify-types.ts';

export interface Tellers {
  readonly channels: readonly Pick<Channel, 'name' | 'enabled' | 'default'>[];
  readonly routes: readonly Pick<Route, 'channels'>[];
}

/**
 * Whether a rule that names these channels, or none, reaches any channel that is on; undefined: whether any rule can. What a route
 * matches is not looked at.
 */
export function tellsSomebody({ channels, routes }: Tellers, own: readonly string[] | undefined): boolean {
  const on = channels.filter(({ enabled }) => enabled);
  if (own === undefined) return on.length > 0;
  if (own.length > 0) return on.some(({ name }) => own.includes(name));
  const routed = new Set(routes.flatMap((route) => route.channels));
  return on.some((channel) => channel.default === true || routed.has(channel.name));
}
