/** An arc that is open below, as large as its box allows. */
export interface GaugeGeometry {
  readonly center: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly thickness: number;
  /** Of the marks around it. */
  readonly outerRadius: number;
  /** Where its ends are written. */
  readonly ends: { readonly left: number; readonly right: number; readonly y: number };
  /** What it takes of the height. */
  readonly height: number;
}

const START = (150 * Math.PI) / 180;
const SWEEP = (240 * Math.PI) / 180;
const MARK_PX = 8;
const LABEL_PX = 16;

export function gaugeGeometry(width: number, height: number, marked: boolean): GaugeGeometry {
  const rim = (marked ? MARK_PX : 2) + 2;
  // From the top of the circle to the ends of the arc it is one and a half radii; their labels lie below.
  const outer = Math.max(20, Math.min(width / 2 - rim, (height - rim - LABEL_PX) / 1.5));
  const thickness = Math.max(6, Math.round(outer * 0.2));
  const radius = outer - thickness / 2;
  const center = { x: width / 2, y: rim + outer };
  const reach = Math.cos(Math.PI / 6) * radius;
  return {
    ...{ center, radius, thickness, outerRadius: outer + 4 },
    ends: { left: center.x - reach, right: center.x + reach, y: center.y + outer * 0.5 + LABEL_PX - 4 },
    height: Math.ceil(rim + outer * 1.5 + LABEL_PX),
  };
}

/** The part of the arc between two shares of it, 0 to 1. */
export function arcPath({ center }: GaugeGeometry, radius: number, from: number, to: number): string {
  const at = (share: number) => {
    const angle = START + SWEEP * share;
    return `${(center.x + radius * Math.cos(angle)).toFixed(2)} ${(center.y + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const isLarge = (to - from) * SWEEP > Math.PI ? 1 : 0;
  return `M${at(from)}A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${isLarge} 1 ${at(to)}`;
}
