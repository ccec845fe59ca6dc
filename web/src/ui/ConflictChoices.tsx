import { Button, Radio } from '@mantine/core';
import { useState } from 'react';

/** One part in which two versions of a document differ. */
export interface ConflictPart<K extends string = string> {
  readonly key: K;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
  /** What is taken unless the person says otherwise. */
  readonly choice: 'mine' | 'theirs';
}

export type ConflictChoice = Readonly<Record<string, ConflictPart['choice']>>;

export interface ConflictChoicesProps {
  readonly parts: readonly ConflictPart[];
  /** Who stored the newer version. */
  readonly by: string;
  /** Over the column that says what differs. */
  readonly heading: string;
  readonly onClose: () => void;
  readonly onSave: (chosen: ConflictChoice) => void;
}

/** Both versions beside each other, and a choice for each part in which they differ. */
export function ConflictChoices({ parts, by, heading, onClose, onSave }: ConflictChoicesProps) {
  const [chosen, setChosen] = useState<ConflictChoice>(() =>
    Object.fromEntries(parts.map(({ key, choice }) => [key, choice])),
  );
  const all = (choice: ConflictPart['choice']) =>
    setChosen(Object.fromEntries(parts.map(({ key }) => [key, choice])));
  return (
    <>
      {parts.length > 0 && (
        <div className="ui-scroll">
          <table className="ui-table conflict">
            <thead>
              <tr>
                <th scope="col">{heading}</th>
                <th scope="col">
                  <Button size="compact-xs" variant="default" onClick={() => all('theirs')}>
                    All of {by}
                  </Button>
                </th>
                <th scope="col">
                  <Button size="compact-xs" variant="default" onClick={() => all('mine')}>
                    All of mine
                  </Button>
                </th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <tr key={part.key}>
                  <th scope="row">{part.label}</th>
                  {(['theirs', 'mine'] as const).map((choice) => (
                    <td key={choice} data-chosen={chosen[part.key] === choice || undefined}>
                      <Radio
                        size="xs"
                        name={`conflict ${part.key}`}
                        label={part[choice]}
                        checked={chosen[part.key] === choice}
                        onChange={() => setChosen({ ...chosen, [part.key]: choice })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="ui-buttons">
        <Button variant="default" onClick={onClose}>
          Go on writing
        </Button>
        <Button onClick={() => onSave(chosen)}>Save this choice</Button>
      </div>
    </>
  );
}
