import { Button, Checkbox, NumberInput } from '@mantine/core';
import {
  IconArrowsVertical,
  IconMaximize,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
} from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { BareShell } from '../../../app/BareShell.tsx';
import { PageFrame } from '../../../app/TopBar.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useAddress } from '../../../ui/use-address.ts';
import { useBoard, useBoards } from '../api/queries.ts';
import type { StoredBoard } from '../api/types.ts';
import { API_ACCESS } from '../board/api-access.ts';
import { BoardScreen } from '../board/BoardScreen.tsx';
import { useBoardTime } from '../board/use-board-time.ts';
import { DASHBOARDS, DASHBOARDS_CRUMB } from '../paths.ts';
import './wall.css';

const USUAL_SECONDS = 30;

/** Boards one after the other, for a screen on a wall: `/wall?boards=a,b&every=30&fit=1&theme=dark`. */
export default function WallPage() {
  const [params] = useSearchParams();
  const boards = (params.get('boards') ?? '').split(',').filter((id) => id !== '');
  const every = Number(params.get('every') ?? USUAL_SECONDS);
  const seconds = Number.isFinite(every) && every >= 5 ? Math.min(every, 86_400) : USUAL_SECONDS;
  return (
    <BareShell>{boards.length === 0 ? <Chooser /> : <Wall boards={boards} seconds={seconds} />}</BareShell>
  );
}

function Wall({ boards, seconds }: { readonly boards: readonly string[]; readonly seconds: number }) {
  const [at, setAt] = useState(0);
  const [held, setHeld] = useState(false);
  const [fitted, setFitted] = useAddress('fit');
  const fit = fitted !== '';
  const id = boards[at % boards.length] ?? '';
  const query = useBoard(id);
  const step = useCallback(
    (by: number) => setAt((old) => (old + by + boards.length) % boards.length),
    [boards.length],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each board has its whole time, also one that was gone to by hand.
  useEffect(() => {
    if (held || boards.length < 2) return;
    const timer = setTimeout(() => step(1), seconds * 1_000);
    return () => clearTimeout(timer);
  }, [held, seconds, at, boards.length, step]);
  useWallKeys(step, () => setHeld((old) => !old));
  const fitWords = fit ? 'Rows as high as usual' : 'Fit each board to the screen';
  return (
    <PageFrame
      title={query.data?.dashboard.title ?? 'Wall'}
      aside={
        <span className="wall-tools">
          {boards.length > 1 && (
            <>
              <span className="ui-hint num">
                {at + 1} of {boards.length}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                px={6}
                aria-label={held ? 'Go on' : 'Stay on this board'}
                onClick={() => setHeld(!held)}
              >
                {held ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                px={6}
                aria-label="Next board"
                onClick={() => step(1)}
              >
                <IconPlayerSkipForward size={14} />
              </Button>
            </>
          )}
          <Button
            size="compact-sm"
            variant="default"
            px={6}
            aria-label={fitWords}
            aria-pressed={fit}
            title={fitWords}
            onClick={() => setFitted(fit ? '' : '1')}
          >
            <IconArrowsVertical size={14} />
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            px={6}
            aria-label="Full screen"
            onClick={toggleFullScreen}
          >
            <IconMaximize size={14} />
          </Button>
        </span>
      }
    >
      <Problem query={query} what="The board could not be read" />
      {query.data !== undefined && <OnWall key={id} stored={query.data} fit={fit} />}
    </PageFrame>
  );
}

function OnWall({ stored, fit }: { readonly stored: StoredBoard; readonly fit: boolean }) {
  const timeReady = useBoardTime(stored.dashboard);
  if (!timeReady) return null;
  return (
    <BoardScreen
      bare
      fit={fit}
      board={stored.dashboard}
      boardId={stored.id}
      access={API_ACCESS}
      chosen={NOTHING_CHOSEN}
      onChoose={() => undefined}
      acts={NO_ACTS}
    />
  );
}

const NOTHING_CHOSEN: ReadonlyMap<string, readonly string[]> = new Map();
const NO_ACTS = {};

function toggleFullScreen(): void {
  if (document.fullscreenElement === null)
    void document.documentElement.requestFullscreen().catch(() => undefined);
  else void document.exitFullscreen();
}

function useWallKeys(step: (by: number) => void, onHold: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('button, input, .chart') !== null) return;
      if (event.key === 'ArrowRight') step(1);
      else if (event.key === 'ArrowLeft') step(-1);
      else if (event.key === ' ') onHold();
      else if (event.key === 'f') toggleFullScreen();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [step, onHold]);
}

/** Without boards in the address: which, and for how long each. */
function Chooser() {
  const list = useBoards({});
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [seconds, setSeconds] = useState(USUAL_SECONDS);
  const navigate = useNavigate();
  const [fit, setFit] = useState(true);
  const [params] = useSearchParams();
  const start = () => {
    const next = new URLSearchParams(params);
    next.set('boards', chosen.join(','));
    next.set('every', String(seconds));
    if (fit) next.set('fit', '1');
    else next.delete('fit');
    void navigate(`/wall?${next}`);
  };
  const boards = list.data?.dashboards ?? [];
  return (
    <PageFrame title="Boards on a wall" crumbs={[DASHBOARDS_CRUMB]} withTime={false}>
      <Problem query={list} what="The boards could not be read" />
      {list.data !== undefined && boards.length === 0 && (
        <EmptyNote title="There is no board yet">
          Make one in the <Link to={DASHBOARDS}>list</Link>.
        </EmptyNote>
      )}
      {boards.length > 0 && (
        <section className="panel wall-chooser" aria-label="Boards">
          <p className="ui-hint">
            They are shown in the order in which you choose them. Keys there: arrows for the next and the one
            before, space to stay, f for the full screen.
          </p>
          {boards.map(({ id, title, folder }) => (
            <Checkbox
              key={id}
              size="sm"
              label={folder === '' ? title : `${folder} / ${title}`}
              checked={chosen.includes(id)}
              onChange={(event) =>
                setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
          ))}
          <NumberInput
            label="Seconds on each"
            w={160}
            min={5}
            max={86_400}
            value={seconds}
            onChange={(value) => typeof value === 'number' && setSeconds(value)}
          />
          <Checkbox
            size="sm"
            label="Fit each board to the screen"
            checked={fit}
            onChange={(event) => setFit(event.currentTarget.checked)}
          />
          <Button className="wall-start" disabled={chosen.length === 0} onClick={start}>
            Start
          </Button>
        </section>
      )}
    </PageFrame>
  );
}
