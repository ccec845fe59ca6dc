import { Button } from '@mantine/core';
import { IconPencil, IconShare } from '@tabler/icons-react';
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { PageFrame } from '../../../app/TopBar.tsx';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { isTyping } from '../../../ui/is-typing.ts';
import { lazyAgain } from '../../../ui/lazy-again.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useTell } from '../../../ui/undo.ts';
import type { StoredBoard } from '../api/types.ts';
import { duplicatePanel, removePanel } from '../edit/board-acts.ts';
import type { Draft } from '../edit/draft-shape.ts';
import { drafts, tabs } from '../edit/drafts.ts';
import { LeftDrafts } from '../edit/LeftDrafts.tsx';
import { isReadyMade } from '../list/board-groups.ts';
import { StarButton } from '../list/StarButton.tsx';
import { useBoardListActs } from '../list/use-board-list-acts.ts';
import { boardPath, DASHBOARDS_CRUMB } from '../paths.ts';
import { AboutNote } from './AboutNote.tsx';
import { withChosen, withView } from './address.ts';
import { API_ACCESS } from './api-access.ts';
import { BoardMenu } from './BoardMenu.tsx';
import { BoardScreen } from './BoardScreen.tsx';
import type { PanelActs } from './panel-acts.ts';
import { writePanelClip } from './panel-clip.ts';
import { panelRule } from './panel-rule.ts';
import { useBoardAddress } from './use-board-address.ts';
import { useBoardTime } from './use-board-time.ts';

// Opened now and then.
const loadShare = async () => ({ default: (await import('../share/ShareDialog.tsx')).ShareDialog });
const ShareDialog = lazyAgain(loadShare);

/** A stored board to look at. */
export function BoardView({ stored }: { readonly stored: StoredBoard }) {
  const { dashboard: board, id } = stored;
  const [params, setParams] = useSearchParams();
  const address = useBoardAddress(params);
  const { chosen } = address;
  const timeReady = useBoardTime(board);
  const list = useBoardListActs();
  const [sharing, setSharing] = useState<{ readonly panel: string | undefined }>();
  const share = useCallback((panel: string | undefined) => setSharing({ panel }), []);
  const acts = useViewActs(stored, address.panel, share);
  const canEdit = !isReadyMade(stored);
  useEscape(address.kiosk ? 'kiosk' : address.panel === undefined ? undefined : 'panel');
  return (
    <PageFrame
      title={board.title}
      crumbs={[DASHBOARDS_CRUMB]}
      aside={
        <>
          <AboutNote lines={[board.description ?? '']} />
          <StarButton title={board.title} starred={stored.starred} onStar={() => void list.star(stored)} />
        </>
      }
    >
      <DraftNotice stored={stored} />
      {timeReady && (
        <BoardScreen
          board={board}
          boardId={id}
          access={API_ACCESS}
          chosen={chosen}
          onChoose={(name, values) => setParams((old) => withChosen(old, name, values))}
          large={address.panel}
          acts={acts}
          writesNotes
          bare={address.kiosk}
          tools={
            <>
              {address.panel !== undefined && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setParams((old) => withView(old, { panel: undefined }))}
                >
                  Back to the board
                </Button>
              )}
              {canEdit ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconPencil size={14} />}
                  onClick={() => setParams((old) => withView(old, { edit: '', panel: undefined }))}
                >
                  Edit
                </Button>
              ) : (
                <Button size="compact-sm" variant="default" onClick={() => void list.changeCopy(stored)}>
                  Change a copy
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconShare size={14} />}
                onClick={() => share(address.panel)}
              >
                Share
              </Button>
              <BoardMenu stored={stored} acts={list} />
            </>
          }
          empty={
            <EmptyNote title="This board has no panels yet">
              {canEdit && (
                <Button size="compact-sm" onClick={() => setParams((old) => withView(old, { edit: '' }))}>
                  Add the first one
                </Button>
              )}
            </EmptyNote>
          }
        />
      )}
      {sharing !== undefined && (
        <Suspense fallback={null}>
          <ShareDialog open stored={stored} panel={sharing.panel} onClose={() => setSharing(undefined)} />
        </Suspense>
      )}
    </PageFrame>
  );
}

/** What can be done with the panels of a board that is looked at. What changes it begins to edit it. */
function useViewActs(
  stored: StoredBoard,
  large: string | undefined,
  share: (panel: string) => void,
): PanelActs {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const tell = useTell();
  const canEdit = !isReadyMade(stored);
  return useMemo(() => {
    const { id, dashboard, version } = stored;
    const change = (to: (board: Dashboard) => Dashboard) => {
      const { draft } = drafts.read(id, tabs.id);
      const { board, ...origin } = draft ?? { board: dashboard, base: dashboard, version };
      if (!drafts.write(id, tabs.id, { ...origin, board: to(board) }))
        tell({
          words: 'This browser keeps no drafts, its storage is full or forbidden: do it in the editor.',
        });
      void navigate(boardPath(id, withView(params, { edit: '', panel: undefined })));
    };
    const acts: PanelActs = {
      viewLarge:
        large === undefined ? ({ key }) => setParams((old) => withView(old, { panel: key })) : undefined,
      back: large === undefined ? undefined : () => setParams((old) => withView(old, { panel: undefined })),
      copy: ({ panel }) => void writePanelClip(panel).then((words) => tell({ words })),
      share: ({ key }) => share(key),
      newAlertRule: (shown, scope) =>
        panelRule(shown, { origin: window.location.origin, boardId: id, scope }),
    };
    if (!canEdit) return acts;
    return {
      ...acts,
      edit: ({ panel }) => setParams((old) => withView(old, { edit: String(panel.id), panel: undefined })),
      duplicate: ({ panel }) => change((board) => duplicatePanel(board, panel.id)),
      remove: ({ panel }) => change((board) => removePanel(board, panel.id)),
    };
  }, [stored, large, share, navigate, params, setParams, tell, canEdit]);
}

/** What was begun and not stored waits until somebody goes on with it or lets it go. */
function DraftNotice({ stored: { id } }: { readonly stored: StoredBoard }) {
  const { zone } = useTime();
  const tell = useTell();
  const [, setParams] = useSearchParams();
  const [{ draft, dropped }, setFound] = useState(() => drafts.read(id, tabs.id));
  const goOn = () => setParams((old) => withView(old, { edit: '' }));
  const put = (next: Draft | undefined) => {
    drafts.write(id, tabs.id, next);
    setFound({ draft: next, dropped });
  };
  if (draft === undefined) {
    const take = (left: Draft) => {
      put(left);
      goOn();
    };
    return <LeftDrafts id={id} dropped={dropped} onTake={take} />;
  }
  const discard = () => {
    put(undefined);
    tell({ words: 'Your unsaved changes are discarded.', undo: async () => put(draft) });
  };
  return (
    <p className="ui-notice">
      <span>You have changes of {formatDateTime(draft.atMs, zone)} that are not saved.</span>
      <Button size="compact-sm" variant="default" onClick={goOn}>
        Go on editing
      </Button>
      <Button size="compact-sm" variant="default" onClick={discard}>
        Discard
      </Button>
    </p>
  );
}

/** Esc brings the bars back, and then the board around a panel that is shown large; unless it closes something of its own. */
function useEscape(leaves: 'kiosk' | 'panel' | undefined): void {
  const [, setParams] = useSearchParams();
  useEffect(() => {
    if (leaves === undefined) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target) || isSomethingOpen())
        return;
      setParams((old) => withView(old, { [leaves]: undefined }));
    };
    // Before whatever is open closes itself on the same key.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [leaves, setParams]);
}

/** A dialog, a menu or a list over the page. */
function isSomethingOpen(): boolean {
  const found = document.querySelectorAll('[role="dialog"], [role="menu"], [role="listbox"]');
  return [...found].some((element) => element.checkVisibility());
}
