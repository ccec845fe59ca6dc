import { ActionIcon } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';

export interface StarButtonProps {
  readonly title: string;
  readonly starred: boolean;
  readonly onStar: () => void;
}

/** Marks a board as one that is often looked at. */
export function StarButton({ title, starred, onStar }: StarButtonProps) {
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      className="db-star"
      data-on={starred || undefined}
      aria-pressed={starred}
      aria-label={`Star for ${title}`}
      onClick={onStar}
    >
      {starred ? <IconStarFilled size={15} /> : <IconStar size={15} />}
    </ActionIcon>
  );
}
