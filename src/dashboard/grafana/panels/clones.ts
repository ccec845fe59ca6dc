import type { PlacedPanel } from './places.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Boards of before were stored with the copies that Grafana had made by repeating. Gives for each copy the panel it was made from, if
 * that is in the board and repeated; else the copy is all there is of it. What a copied row holds are copies too.
 */
export function clonesIn(placed: readonly PlacedPanel[]): ReadonlyMap<PlacedPanel, PlacedPanel> {
  const flat = placed.flatMap((panel) => [panel, ...panel.inner]);
  const repeated = new Map<unknown, PlacedPanel>();
  for (const panel of flat) {
    const { id, repeat, repeatPanelId } = membersOf(panel);
    if (typeof repeat === 'string' && repeat !== '' && repeatPanelId == null) repeated.set(id, panel);
  }
  const clones = new Map<PlacedPanel, PlacedPanel>();
  for (const panel of flat) {
    const { repeatPanelId } = membersOf(panel);
    const original = repeatPanelId == null ? undefined : repeated.get(repeatPanelId);
    if (original === undefined) continue;
    for (const copy of [panel, ...panel.inner]) clones.set(copy, original);
  }
  return clones;
}

function membersOf({ value }: PlacedPanel): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
