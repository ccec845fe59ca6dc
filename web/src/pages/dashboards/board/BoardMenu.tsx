import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconCopy,
  IconDeviceTv,
  IconDotsVertical,
  IconDownload,
  IconHistory,
  IconTrash,
} from '@tabler/icons-react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { StoredBoard } from '../api/types.ts';
import { isReadyMade } from '../list/board-groups.ts';
import type { useBoardListActs } from '../list/use-board-list-acts.ts';
import { boardPath, DASHBOARDS } from '../paths.ts';
import { withView } from './address.ts';

export interface BoardMenuProps {
  readonly stored: StoredBoard;
  readonly acts: ReturnType<typeof useBoardListActs>;
}

/** What is seldom done with a board. */
export function BoardMenu({ stored, acts }: BoardMenuProps) {
  const navigate = useNavigate();
  const [, setParams] = useSearchParams();
  const named = { ...stored, title: stored.dashboard.title };
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <ActionIcon size={26} variant="default" aria-label="More about this board">
          <IconDotsVertical size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void acts.copy(named)}>
          Duplicate
        </Menu.Item>
        <Menu.Item
          component="a"
          href={`/api/v1/dashboards/${encodeURIComponent(stored.id)}/export`}
          download
          leftSection={<IconDownload size={16} />}
        >
          Export
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsMaximize size={16} />}
          onClick={() => setParams((old) => withView(old, { kiosk: '' }))}
        >
          Without bars (Esc ends it)
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={`/wall?boards=${encodeURIComponent(stored.id)}`}
          leftSection={<IconDeviceTv size={16} />}
        >
          Put it on a wall
        </Menu.Item>
        {!isReadyMade(stored) && (
          <Menu.Item
            component={Link}
            to={`${boardPath(stored.id)}/versions`}
            leftSection={<IconHistory size={16} />}
          >
            Versions
          </Menu.Item>
        )}
        {!isReadyMade(stored) && (
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            onClick={() => void acts.delete(named).then(() => navigate(DASHBOARDS))}
          >
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
