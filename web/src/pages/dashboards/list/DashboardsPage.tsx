import { Button, Menu } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconChevronRight,
  IconDotsVertical,
  IconFileImport,
  IconFolder,
  IconPlus,
  IconStar,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { PageFrame } from '../../../app/TopBar.tsx';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { hasNothing, Problem } from '../../../ui/Problem.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { useBoards } from '../api/queries.ts';
import type { BoardSummary } from '../api/types.ts';
import { BoardTable } from './BoardTable.tsx';
import { boardGroups, folderParts, isReadyMade } from './board-groups.ts';
import { DeletedDrawer } from './DeletedDrawer.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { NoBoards } from './NoBoards.tsx';
import { useBoardListActs } from './use-board-list-acts.ts';
import { useFileDrop } from './use-file-drop.ts';
import './list.css';

const MOST_TAGS = 12;
const NO_FILES: readonly File[] = [];

/** All boards, to be found by words, folder, tag and star. The address holds what is looked for. */
export default function DashboardsPage() {
  const [written, write] = useAddress('q');
  const [text, setText] = useState(written);
  const [folder, setFolder] = useAddress('folder', { push: true });
  const [tags, setTags] = useTags();
  const [starred, setStarred] = useAddress('starred');
  const [query] = useDebouncedValue(text.trim(), 120);
  // The server is asked for the first of several.
  const list = useBoards({ query, folder, tag: tags[0] ?? '', starred: starred !== '' });
  const acts = useBoardListActs();
  const [files, setFiles] = useState<readonly File[]>();
  const [moving, setMoving] = useState<BoardSummary>();
  const [renaming, setRenaming] = useState(false);
  const [deletedOpen, setDeletedOpen] = useState(false);
  const dragged = useFileDrop(setFiles);
  const listed = list.data?.dashboards ?? [];
  const boards = listed.filter((board) => tags.every((one) => board.tags.includes(one)));
  const isFiltered = query !== '' || folder !== '' || tags.length > 0 || starred !== '';
  const hasOwn = boards.some((board) => !isReadyMade(board));
  const isFlat = query !== '';
  return (
    <PageFrame title="Dashboards" withTime="refresh">
      <div className="ui-tools">
        <SearchField
          label="Find a board by title, tag, folder or panel"
          placeholder="Find a board"
          value={text}
          onChange={(next) => {
            setText(next);
            write(next.trim());
          }}
        />
        <button
          type="button"
          className="ui-chip"
          aria-pressed={starred !== ''}
          onClick={() => setStarred(starred === '' ? '1' : '')}
        >
          <IconStar size={14} aria-hidden="true" />
          Starred
        </button>
        <Tags tags={list.data?.tags ?? []} chosen={tags} onChange={setTags} />
        <div className="db-actions">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileImport size={15} />}
            onClick={() => setFiles(NO_FILES)}
          >
            Import
          </Button>
          <Button component={Link} to="/dashboards/new" size="xs" leftSection={<IconPlus size={15} />}>
            New board
          </Button>
          <ListMenu
            folder={folder}
            onRename={() => setRenaming(true)}
            onDeleted={() => setDeletedOpen(true)}
          />
        </div>
      </div>
      {folder !== '' && <FolderPath path={folder} onFolder={setFolder} />}
      <Problem query={list} what="The boards could not be read" />
      {!isFiltered && list.data !== undefined && !hasOwn && !list.isPlaceholderData && (
        <NoBoards onImport={() => setFiles(NO_FILES)} />
      )}
      {!hasNothing(list) && (boards.length > 0 || isFiltered || list.data === undefined) && (
        <section className="panel ui-panel" aria-label="Boards" aria-busy={list.isPending}>
          <LoadingBar active={list.isFetching && list.isPlaceholderData} />
          {boards.length > 0 && (
            <BoardTable
              groups={isFlat ? [{ key: 'found', label: '', folder: undefined, boards }] : boardGroups(boards)}
              withFolder={isFlat}
              acts={acts}
              onFolder={setFolder}
              onTag={(tag) => setTags([...new Set([...tags, tag])])}
              onMove={setMoving}
            />
          )}
          {list.data !== undefined && boards.length === 0 && <NothingFound />}
          {list.data !== undefined && list.data.total > listed.length && (
            <p className="ui-line-words ui-quiet">{list.data.total - listed.length} more: search for them.</p>
          )}
        </section>
      )}
      {dragged && (
        <div className="db-drop" aria-hidden="true">
          <IconFileImport size={28} /> Drop boards here: exported here, or from Grafana
        </div>
      )}
      <ImportDialog
        open={files !== undefined}
        files={files ?? NO_FILES}
        onClose={() => setFiles(undefined)}
      />
      <MoveDialog
        title={moving === undefined ? undefined : `Move ${moving.title}`}
        folder={moving?.folder ?? ''}
        confirm="Move"
        onClose={() => setMoving(undefined)}
        onMove={(to) => moving !== undefined && void acts.move(moving, to)}
      />
      <MoveDialog
        title={renaming ? `Rename the folder ${folder}` : undefined}
        folder={folder}
        confirm="Rename"
        onClose={() => setRenaming(false)}
        onMove={(to) => void acts.renameFolder(folder, to).then(() => setFolder(to))}
      />
      <DeletedDrawer open={deletedOpen} onClose={() => setDeletedOpen(false)} />
    </PageFrame>
  );
}

function NothingFound() {
  const [, setParams] = useSearchParams();
  return (
    <EmptyNote title="No board matches">
      <Button size="compact-sm" variant="default" onClick={() => setParams({})}>
        Show all boards
      </Button>
    </EmptyNote>
  );
}

/** The tags that boards must have, all of them: `?tag=web&tag=prod`, as links of imported boards write it. */
function useTags(): [readonly string[], (tags: readonly string[]) => void] {
  const [params, setParams] = useSearchParams();
  const tags = [...new Set(params.getAll('tag'))].filter((tag) => tag !== '');
  const setTags = (next: readonly string[]) =>
    setParams((old) => {
      const changed = new URLSearchParams(old);
      changed.delete('tag');
      for (const tag of next) changed.append('tag', tag);
      return changed;
    });
  return [tags, setTags];
}

interface TagsProps {
  readonly tags: readonly { readonly tag: string; readonly dashboards: number }[];
  readonly chosen: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}

function Tags({ tags, chosen, onChange }: TagsProps) {
  const shown = tags.slice(0, MOST_TAGS).map(({ tag }) => tag);
  const all = [...chosen.filter((tag) => !shown.includes(tag)), ...shown];
  if (all.length === 0) return null;
  return (
    <fieldset className="ui-chips" aria-label="Tags">
      {all.map((tag) => (
        <button
          key={tag}
          type="button"
          className="ui-chip"
          aria-pressed={chosen.includes(tag)}
          onClick={() =>
            onChange(chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag])
          }
        >
          {tag}
          {chosen.includes(tag) && <IconX size={12} aria-hidden="true" />}
        </button>
      ))}
    </fieldset>
  );
}

interface FolderPathProps {
  readonly path: string;
  readonly onFolder: (path: string) => void;
}

/** Where one is, and the way up. */
function FolderPath({ path, onFolder }: FolderPathProps) {
  const parts = folderParts(path);
  return (
    <nav className="db-path" aria-label="Folder">
      <IconFolder size={16} aria-hidden="true" />
      <button type="button" className="ui-link" onClick={() => onFolder('')}>
        All boards
      </button>
      {parts.map((part, index) => (
        <span key={part.path} className="db-path-part">
          <IconChevronRight size={14} aria-hidden="true" />
          {index === parts.length - 1 ? (
            <strong>{part.name}</strong>
          ) : (
            <button type="button" className="ui-link" onClick={() => onFolder(part.path)}>
              {part.name}
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}

interface ListMenuProps {
  readonly folder: string;
  readonly onRename: () => void;
  readonly onDeleted: () => void;
}

function ListMenu({ folder, onRename, onDeleted }: ListMenuProps) {
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" px={8} aria-label="More about boards">
          <IconDotsVertical size={15} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {folder !== '' && <Menu.Item onClick={onRename}>Rename this folder</Menu.Item>}
        <Menu.Item onClick={onDeleted}>Deleted boards</Menu.Item>
        <Menu.Item component={Link} to="/wall">
          Put boards on a wall
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
