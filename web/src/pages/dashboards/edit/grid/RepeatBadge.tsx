import type { BodyPanel } from '../../../../../../src/model/dashboard/layout.ts';

/** While a board is edited, a panel that has copies is there once: this says that they come, and where. */
export function RepeatBadge({ panel: { repeat } }: { readonly panel: BodyPanel }) {
  if (repeat === undefined) return null;
  const isDown = repeat.direction === 'down';
  const words = `Repeats for each $${repeat.variable}, ${isDown ? 'downwards' : 'to the right'}`;
  const place = isDown
    ? 'The copies stand below each other.'
    : 'The copies share the whole width; what stands beside it goes down.';
  return (
    <span className="ui-badge is-plain edit-repeats" title={`${words}. ${place}`}>
      {words}
    </span>
  );
}
