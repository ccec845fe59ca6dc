import type { PanelColor } from '../../../../src/model/dashboard/panel.ts';
import { type State, StateShape } from '../../ui/StateWord.tsx';

const SHAPES: Readonly<Record<string, State>> = {
  ok: 'ok',
  pending: 'warn',
  firing: 'bad',
  nodata: 'nodata',
  error: 'error',
};

/** The shape that goes with the colour of a state, so that it is never told by colour alone. Other colours have none. */
export function ColorShape({ color }: { readonly color: PanelColor | undefined }) {
  const state = color === undefined ? undefined : SHAPES[color];
  return state === undefined ? null : <StateShape state={state} />;
}
