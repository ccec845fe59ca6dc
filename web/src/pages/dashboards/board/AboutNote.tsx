import { Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';

/** What the author says of a panel or a board, and what an import could not take along. Nothing where no line says anything. */
export function AboutNote({ lines }: { readonly lines: readonly string[] }) {
  const said = lines.filter((line) => line !== '');
  if (said.length === 0) return null;
  return (
    <Tooltip
      multiline
      maw={360}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
      label={said.map((line) => <div key={line}>{line}</div>)}
    >
      <button type="button" className="board-info" aria-label={`About: ${said.join(' ')}`}>
        <IconInfoCircle size={15} />
      </button>
    </Tooltip>
  );
}
