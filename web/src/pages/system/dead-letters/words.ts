import { whole } from '../../../format/number.ts';

export type Act = 'replay' | 'purge';

/** What is about to be replayed or deleted. */
export interface Target {
  /** Undefined means all there are when the server does it, also those that are not listed. */
  readonly ids: readonly string[] | undefined;
  readonly letters: number;
  /** Undefined where not all of the letters are known here. */
  readonly samples: number | undefined;
}

export function letters(count: number): string {
  return `${whole(count)} dead ${count === 1 ? 'letter' : 'letters'}`;
}

export function question(act: Act, { letters: count, ids }: Target): string {
  const which = ids === undefined ? `all ${letters(count)}` : letters(count);
  return act === 'replay' ? `Replay ${which}?` : `Delete ${which} for good?`;
}

export function consequence(act: Act, { samples, ids, letters: count }: Target): string {
  const subject = contents(samples, count);
  const late = ids === undefined ? ' Letters that came in the meantime are included.' : '';
  if (act === 'purge') return `${subject} will be lost: nothing else keeps them.${late}`;
  return (
    `${subject} will go back into the queue, and a writer will try to store them again. Nothing is counted twice. ` +
    `What is refused again comes back to this list; letters that cannot be read stay in it.${late}`
  );
}

/** The result, in numbers that the server gave. */
export function outcome(act: Act, { letters: asked }: Target, done: number): string {
  const rest = Math.max(0, asked - done);
  if (act === 'purge') {
    const gone = rest === 0 ? '' : ` ${whole(rest)} ${rest === 1 ? 'was' : 'were'} gone already.`;
    return `${letters(done)} deleted.${gone}`;
  }
  const left = rest === 0 ? '' : ` ${whole(rest)} could not be read, or were gone already.`;
  return `${letters(done)} put back into the queue.${left}`;
}

function contents(samples: number | undefined, count: number): string {
  const holder = count === 1 ? 'it' : 'them';
  if (samples === undefined || samples === 0) return `All that is in ${holder}`;
  return `The ${samples === 1 ? 'sample' : `${whole(samples)} samples`} in ${holder}`;
}
