import { ActionIcon, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronRight,
  IconCopy,
  IconDotsVertical,
  IconDownload,
  IconFolder,
  IconFolderSymlink,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useTime } from '../../../time/store.ts';
import { ActionsHead } from '../../../ui/ActionsHead.tsx';
import { Ago } from '../../../ui/Ago.tsx';
import { moveRows } from '../../../ui/move-rows.ts';
import type { BoardSummary } from '../api/types.ts';
import { boardPathFrom } from '../paths.ts';
import { type BoardGroup, isReadyMade } from './board-groups.ts';
import { StarButton } from './StarButton.tsx';
import type { useBoardListActs } from './use-board-list-acts.ts';

export interface BoardTableProps {
  readonly groups: readonly BoardGroup[];
  /** Beside each board stands the folder it is in: where the list is not by folders. */
  readonly withFolder: boolean;
  readonly acts: ReturnType<typeof useBoardListActs>;
  readonly onFolder: (path: string) => void;
  readonly onTag: (tag: string) => void;
  readonly onMove: (board: BoardSummary) => void;
}

/** One line a board, under the folder it is in. */
export function BoardTable({ groups, withFolder, ...rest }: BoardTableProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(closed);
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  return (
    <table className="ui-table db-list" onKeyDown={moveRows}>
      <thead>
        <tr>
          <th scope="col" className="db-col-star">
            <span className="visually-hidden">Star</span>
          </th>
          <th scope="col" className="ui-wide">
            Board
          </th>
          <th scope="col" className="num ui-p2">
            Panels
          </th>
          <th scope="col" className="ui-p1">
            Changed
          </th>
          <ActionsHead />
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.key}>
          {!withFolder && (
            <GroupRow
              group={group}
              open={!closed.has(group.key)}
              onToggle={() => toggle(group.key)}
              {...rest}
            />
          )}
          {(withFolder || !closed.has(group.key)) &&
            group.boards.map((board) => (
              <Row key={board.id} board={board} withFolder={withFolder || group.key === '*'} {...rest} />
            ))}
        </tbody>
      ))}
    </table>
  );
}

interface GroupRowProps {
  readonly group: BoardGroup;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onFolder: (path: string) => void;
}

function GroupRow({ group, open, onToggle, onFolder }: GroupRowProps) {
  const { label, folder, boards } = group;
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <tr className="db-group">
      <th scope="rowgroup" colSpan={5}>
        <span className="db-group-line">
          <button type="button" aria-expanded={open} onClick={onToggle} className="db-group-button">
            <Chevron size={15} aria-hidden="true" />
            {folder !== undefined && <IconFolder size={15} aria-hidden="true" />}
            <span>{label}</span>
            <small>{boards.length}</small>
          </button>
          {folder !== undefined && (
            <button type="button" className="ui-link db-group-open" onClick={() => onFolder(folder)}>
              Only this folder
            </button>
          )}
        </span>
      </th>
    </tr>
  );
}

interface RowProps extends Omit<BoardTableProps, 'groups'> {
  readonly board: BoardSummary;
}

function Row({ board, withFolder, acts, onFolder, onTag, onMove }: RowProps) {
  const { range } = useTime();
  return (
    <tr>
      <td className="db-col-star">
        <StarButton title={board.title} starred={board.starred} onStar={() => void acts.star(board)} />
      </td>
      <td className="ui-wide">
        <Link to={boardPathFrom(board.id, range)} className="ui-open" title={board.title}>
          {board.title}
        </Link>
        <span className="db-row-sub">
          {withFolder && board.folder !== '' && (
            <button type="button" className="db-row-folder" onClick={() => onFolder(board.folder)}>
              <IconFolder size={13} aria-hidden="true" />
              {board.folder}
            </button>
          )}
          {board.tags.map((tag) => (
            <button key={tag} type="button" className="ui-tag db-tag" onClick={() => onTag(tag)}>
              {tag}
            </button>
          ))}
          {board.origin.startsWith('file:') && (
            <span className="ui-badge is-plain">{board.origin.slice('file:'.length)}</span>
          )}
          {isReadyMade(board) && withFolder && <span className="ui-badge is-plain">ready-made</span>}
          {board.description !== undefined && (
            <span className="db-row-about" title={board.description}>
              {board.description}
            </span>
          )}
        </span>
      </td>
      <td className="num ui-p2">{board.panels}</td>
      <td className="ui-p1 db-col-changed">
        {isReadyMade(board) ? (
          <span className="ui-quiet">with the program</span>
        ) : (
          <>
            <Ago ms={board.updatedAtMs} />
            <span className="ui-sub">{board.updatedBy}</span>
          </>
        )}
      </td>
      <td className="ui-col-acts">
        <RowMenu board={board} acts={acts} onMove={onMove} />
      </td>
    </tr>
  );
}

function RowMenu({ board, acts, onMove }: Pick<RowProps, 'board' | 'acts' | 'onMove'>) {
  const own = !isReadyMade(board);
  return (
    <Menu position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Menu of ${board.title}`}>
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void acts.copy(board)}>
          Duplicate
        </Menu.Item>
        {own && (
          <Menu.Item leftSection={<IconFolderSymlink size={16} />} onClick={() => onMove(board)}>
            Move to a folder
          </Menu.Item>
        )}
        <Menu.Item
          component="a"
          href={`/api/v1/dashboards/${encodeURIComponent(board.id)}/export`}
          download
          leftSection={<IconDownload size={16} />}
        >
          Export
        </Menu.Item>
        {own && (
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => void acts.delete(board)}>
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
