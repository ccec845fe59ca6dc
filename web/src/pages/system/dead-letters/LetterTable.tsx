import { Checkbox, UnstyledButton } from '@mantine/core';
import { serverNowMs } from '../../../api/connection.ts';
import type { DeadLetter } from '../../../api/types.ts';
import { ago } from '../../../format/duration.ts';
import { whole } from '../../../format/number.ts';
import { BYTES, formatValue } from '../../../format/units.ts';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import type { Selection } from '../../../ui/use-selection.ts';

export interface LetterTableProps {
  readonly letters: readonly DeadLetter[];
  readonly selection: Selection;
  readonly onOpen: (id: string) => void;
}

/** One row a letter: tick it, or open it. */
export function LetterTable({ letters, selection, onOpen }: LetterTableProps) {
  return (
    <table className="plain-table letter-table">
      <thead>
        <tr>
          <th scope="col" className="letter-tick">
            <Checkbox
              size="xs"
              aria-label="Select all listed letters"
              checked={selection.all}
              indeterminate={selection.ids.size > 0 && !selection.all}
              onChange={selection.toggleAll}
            />
          </th>
          <th scope="col">Died</th>
          <th scope="col">Why</th>
          <th scope="col" className="is-extra">
            Given up by
          </th>
          <th scope="col" className="num">
            Samples
          </th>
          <th scope="col" className="num is-extra">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <LetterRow
            key={letter.id}
            letter={letter}
            ticked={selection.ids.has(letter.id)}
            onTick={() => selection.toggle(letter.id)}
            onOpen={() => onOpen(letter.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface LetterRowProps {
  readonly letter: DeadLetter;
  readonly ticked: boolean;
  readonly onTick: () => void;
  readonly onOpen: () => void;
}

function LetterRow({ letter, ticked, onTick, onOpen }: LetterRowProps) {
  const { zone } = useTime();
  const died = formatDateTime(letter.diedAtMs, zone);
  const age = ago(serverNowMs() - letter.diedAtMs);
  return (
    <tr data-ticked={ticked || undefined}>
      <td className="letter-tick">
        <Checkbox
          size="xs"
          aria-label={`Select the letter of ${died}, ${letter.code}`}
          checked={ticked}
          onChange={onTick}
        />
      </td>
      <td>
        <UnstyledButton
          className="letter-open"
          title={died}
          aria-label={`${age}: open the letter, ${letter.code}`}
          onClick={onOpen}
        >
          {age}
        </UnstyledButton>
      </td>
      <td className="is-wide letter-why" title={letter.reason}>
        <span className="letter-text">
          <code className="letter-code">{letter.code}</code> {letter.reason}
        </span>
      </td>
      <td className="is-extra letter-origin" title={letter.origin}>
        {letter.origin}
      </td>
      <td className="num">{whole(letter.samples)}</td>
      <td className="num is-extra">{formatValue(letter.sizeBytes, BYTES, 3)}</td>
    </tr>
  );
}
