import { whole } from '../../../../format/number.ts';
import type { VariableState } from '../../variables/use-board-variables.ts';

const SHOWN = 5;

type Offered = Pick<VariableState, 'options' | 'more' | 'error'>;

/** The first values that a variable offers as it is written, and how many there are; undefined while they are not known. */
export function offerWords(state: Offered | undefined): string | undefined {
  if (state?.error != null) return `What it offers is not known: ${state.error.message}`;
  if (state?.options === undefined) return undefined;
  const { options, more } = state;
  if (options.length === 0) return 'It offers nothing: no series has such a tag and value.';
  const first = options.slice(0, SHOWN).map(({ value, text }) => text ?? value);
  const count = `${more ? 'at least ' : ''}${whole(options.length)} ${options.length === 1 ? 'value' : 'values'}`;
  return `It offers ${count}: ${first.join(', ')}${options.length > SHOWN ? ' …' : ''}`;
}
