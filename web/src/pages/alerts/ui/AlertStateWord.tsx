import { StateWord } from '../../../ui/StateWord.tsx';
import { STATE_HELP, stateWord } from './state-words.ts';

export function AlertStateWord({ state }: { readonly state: string }) {
  return (
    <span title={STATE_HELP[state]}>
      <StateWord {...stateWord(state)} />
    </span>
  );
}
