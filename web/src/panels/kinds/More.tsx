import { whole } from '../../format/number.ts';

/** Nobody reads hundreds of tiles: what is left out is counted, not forgotten. */
export const MOST_TILES = 200;

export function More({ left }: { readonly left: number }) {
  return left > 0 ? (
    <p className="kind-note">and {whole(left)} more series. Group by fewer tags, or show them as a table.</p>
  ) : null;
}
