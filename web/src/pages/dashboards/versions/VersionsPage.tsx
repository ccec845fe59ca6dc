import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { diffDashboards } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { PageFrame } from '../../../app/TopBar.tsx';
import { Ago } from '../../../ui/Ago.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { hasNothing, Problem } from '../../../ui/Problem.tsx';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useBoard, useRenewBoards, useVersion, useVersions } from '../api/queries.ts';
import { API_ACCESS } from '../board/api-access.ts';
import { BoardScreen } from '../board/BoardScreen.tsx';
import type { PanelActs } from '../board/panel-acts.ts';
import { boardPath, DASHBOARDS_CRUMB } from '../paths.ts';
import './versions.css';

/** What a board was, change by change, and the way back to any of it. */
export default function VersionsPage() {
  const { id = '' } = useParams();
  const board = useBoard(id);
  const list = useVersions(id);
  const versions = list.data?.versions ?? [];
  const [picked, setPicked] = useState<number>();
  const chosen = picked ?? versions[0]?.version;
  const title = board.data?.dashboard.title ?? versions[0]?.name ?? 'Board';
  return (
    <PageFrame
      title="Versions"
      crumbs={[DASHBOARDS_CRUMB, { label: title, path: boardPath(id) }]}
      withTime="refresh"
    >
      <Problem query={list} what="The versions could not be read" />
      {!hasNothing(list) && (
        <div className="versions">
          <ol className="panel versions-list" aria-label="Versions">
            {versions.map(({ version, atMs, actor, comment, deleted }) => (
              <li key={version}>
                <button
                  type="button"
                  aria-pressed={version === chosen}
                  onClick={() => setPicked(version)}
                  className="versions-one"
                >
                  <strong>{version}</strong>
                  <span>
                    {deleted ? 'deleted' : comment === '' ? 'saved' : comment}
                    <span className="ui-sub">
                      {actor}, <Ago ms={atMs} />
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ol>
          {chosen !== undefined && (
            <Change
              key={chosen}
              id={id}
              version={chosen}
              before={versions.find(({ version }) => version < chosen)?.version}
              current={board.data?.version}
            />
          )}
        </div>
      )}
    </PageFrame>
  );
}

interface ChangeProps {
  readonly id: string;
  readonly version: number;
  readonly before: number | undefined;
  /** The version that is in force; undefined while the board is deleted. */
  readonly current: number | undefined;
}

function Change({ id, version, before, current }: ChangeProps) {
  const [withCurrent, setWithCurrent] = useState(false);
  const [looking, setLooking] = useState(false);
  const shown = useVersion(id, version);
  const other = useVersion(id, withCurrent ? current : before);
  const renew = useRenewBoards();
  const tell = useTell();
  const navigate = useNavigate();
  const restore = async () => {
    try {
      const restored = await boardApi.restore(id, version);
      tell({
        words: `Version ${version} is in force again, as version ${restored.version}.`,
        ...(current === undefined
          ? {}
          : {
              undo: async () => {
                await boardApi.restore(id, current);
                await renew();
              },
            }),
      });
      await renew();
      await navigate(boardPath(id));
    } catch (error) {
      tell({ words: `It could not be restored: ${(error as Error).message}` });
    }
  };
  const board = shown.data;
  const [from, to] = withCurrent ? [board, other.data] : [other.data, board];
  const diff = from == null || to == null ? undefined : diffDashboards(from, to);
  return (
    <section className="panel versions-change" aria-label={`Version ${version}`}>
      <header className="panel-head">
        <h2 className="panel-title">
          {looking
            ? `Version ${version}, over the data of now`
            : withCurrent
              ? `From version ${version} to now`
              : `What version ${version} changed`}
        </h2>
        {current !== undefined && current !== version && (
          <Button size="compact-sm" variant="default" onClick={() => setWithCurrent(!withCurrent)}>
            {withCurrent ? 'Compare with the one before' : 'Compare with now'}
          </Button>
        )}
        {board != null && (
          <Button
            size="compact-sm"
            variant="default"
            aria-pressed={looking}
            onClick={() => setLooking(!looking)}
          >
            {looking ? 'What it changed' : 'Look at it'}
          </Button>
        )}
        {current !== version && board != null && (
          <Button size="compact-sm" onClick={() => void restore()}>
            Restore
          </Button>
        )}
      </header>
      {board === null && <EmptyNote title="With this version the board was deleted" />}
      {board != null && looking && <Picture board={board} />}
      {board != null && before === undefined && !withCurrent && !looking && (
        <EmptyNote title="The first version">There is nothing before it to compare with.</EmptyNote>
      )}
      {diff !== undefined && !looking && (
        <div className="versions-words">
          {diff.words.length === 0 && <p className="ui-hint">Nothing differs.</p>}
          <ul>
            {diff.words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {diff.changes.length > 0 && (
            <details>
              <summary className="ui-hint">Field by field ({diff.changes.length})</summary>
              <div className="ui-scroll">
                <table className="ui-table">
                  <thead>
                    <tr>
                      <th scope="col">Place</th>
                      <th scope="col">Before</th>
                      <th scope="col">After</th>
                    </tr>
                  </thead>
                  <tbody>
                    {diff.changes.map(({ path, before: old, after: next }) => (
                      <tr key={path}>
                        <th scope="row">{path}</th>
                        <td>{valueText(old)}</td>
                        <td>{valueText(next)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

/** The board as it was, over the data of now. What is chosen here stays here. */
function Picture({ board }: { readonly board: Dashboard }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  return (
    <div className="versions-board">
      <BoardScreen
        board={board}
        boardId={undefined}
        access={API_ACCESS}
        chosen={chosen}
        onChoose={(name, values) => setChosen(new Map(chosen).set(name, values))}
        acts={NO_ACTS}
      />
    </div>
  );
}

const NO_ACTS: PanelActs = {};

const LONGEST = 400;

function valueText(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
