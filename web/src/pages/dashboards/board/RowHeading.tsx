import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface RowHeadingProps {
  readonly title: string;
  readonly panels: number;
  readonly collapsed: boolean;
  readonly onToggle: () => void;
  /** At its right end, while the board is edited. */
  readonly children?: ReactNode;
}

/** The heading of a row: opens and closes what is below it. */
export function RowHeading({ title, panels, collapsed, onToggle, children }: RowHeadingProps) {
  const Chevron = collapsed ? IconChevronRight : IconChevronDown;
  return (
    <div className="board-row">
      <h2>
        <button type="button" className="board-row-button" aria-expanded={!collapsed} onClick={onToggle}>
          <Chevron size={16} aria-hidden="true" />
          <span className="board-row-title">{title === '' ? 'Row without a title' : title}</span>
          {collapsed && <small>{panels === 1 ? '1 panel' : `${panels} panels`}</small>}
        </button>
      </h2>
      {children}
    </div>
  );
}
