import type { Chosen } from '../variables/board-variables.ts';

export interface EmbedOptions {
  readonly server: string;
  readonly id: string;
  /** The key of the only panel: its id, and for a copy the values it is for, `3~web-1`. */
  readonly panel?: string;
  /** As in addresses of pages: `now-6h`, ISO 8601. The board's own when left out. */
  readonly from?: string;
  readonly to?: string;
  readonly chosen: Chosen;
}

/** The page that shows a board, or one of its panels, and nothing around it. It stands still. */
export function embedAddress({ server, id, panel, from, to, chosen }: EmbedOptions): URL {
  const url = new URL(`/embed/${encodeURIComponent(id)}`, server);
  const { searchParams } = url;
  searchParams.set('refresh', 'off');
  if (from !== undefined) searchParams.set('from', from);
  if (to !== undefined) searchParams.set('to', to);
  if (panel !== undefined) searchParams.set('panel', panel);
  for (const [name, values] of Object.entries(chosen))
    for (const value of values) searchParams.append(`var-${name}`, value);
  return url;
}
