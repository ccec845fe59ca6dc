import { Button, Modal, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTime } from '../../../time/store.ts';
import { formatDateTime } from '../../../time/zone.ts';
import { Ago } from '../../../ui/Ago.tsx';
import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { boardApi } from '../api/client.ts';
import { useRenewBoards, useShares } from '../api/queries.ts';
import type { NewShare, StoredBoard } from '../api/types.ts';
import { readBoardAddress, sharedSearch } from '../board/address.ts';

export interface ShareDialogProps {
  readonly stored: StoredBoard;
  readonly open: boolean;
  /** The key of the one panel that is shared; the whole board without. */
  readonly panel: string | undefined;
  readonly onClose: () => void;
}

/** A link with what is chosen now, a frame for another page, and links for people without access. */
export function ShareDialog({ stored, open, panel, onClose }: ShareDialogProps) {
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={panel === undefined ? `Share ${stored.dashboard.title}` : 'Share this panel'}
      size="min(680px, 100%)"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {open && (
        <div className="ui-form">
          <Links stored={stored} panel={panel} />
          <PublicLinks stored={stored} />
        </div>
      )}
    </Modal>
  );
}

function Links({ stored, panel }: Pick<ShareDialogProps, 'stored' | 'panel'>) {
  const [params] = useSearchParams();
  const time = useTime();
  const [fixed, setFixed] = useState(false);
  const { startMs, endMs } = time.window();
  const range = fixed
    ? { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() }
    : time.range;
  const search = sharedSearch(params, range, readBoardAddress(params).chosen);
  if (panel !== undefined) search.set('panel', panel);
  const path = `${encodeURIComponent(stored.id)}?${search}`;
  const { origin } = window.location;
  const frame = `<iframe src="${origin}/embed/${path.replaceAll('&', '&amp;')}" width="100%" height="600" frameborder="0"></iframe>`;
  return (
    <section>
      <h3 className="ui-heading">Link</h3>
      <p className="ui-hint">Shows the same time range and variables to whoever may open this server.</p>
      <Switch
        size="xs"
        label="Hold the time as it is now"
        checked={fixed}
        onChange={(event) => setFixed(event.currentTarget.checked)}
      />
      <CopyBlock label="the link" text={`${origin}/dashboards/${path}`} />
      <h3 className="ui-heading">Within another page</h3>
      <CopyBlock label="the frame" text={frame} />
      <p className="ui-hint">
        Other sites may frame it once the setting <code>web.embedOrigins</code> names them.
      </p>
    </section>
  );
}

const EXPIRIES = [
  { value: '1', label: 'for a day' },
  { value: '7', label: 'for a week' },
  { value: '30', label: 'for 30 days' },
  { value: 'never', label: 'until it is taken back' },
];
const DAY_MS = 86_400_000;

function PublicLinks({ stored }: { readonly stored: StoredBoard }) {
  const list = useShares(stored.id);
  const renew = useRenewBoards();
  const { zone } = useTime();
  const [days, setDays] = useState('7');
  const [made, setMade] = useState<NewShare>();
  const [problem, setProblem] = useState('');
  const run = async (act: () => Promise<void>) => {
    setProblem('');
    try {
      await act();
    } catch (error) {
      setProblem((error as Error).message);
    }
    await renew();
  };
  const make = () =>
    run(async () =>
      setMade(await boardApi.share(stored.id, days === 'never' ? null : Date.now() + Number(days) * DAY_MS)),
    );
  return (
    <section>
      <h3 className="ui-heading">Public links</h3>
      <p className="ui-hint">
        Whoever has one sees this board as it is then, with its variables, and nothing else of this server.
      </p>
      <div className="db-import-ways">
        <Select
          size="xs"
          aria-label="How long the link is to work"
          allowDeselect={false}
          data={EXPIRIES}
          value={days}
          onChange={(next) => next !== null && setDays(next)}
        />
        <Button size="xs" onClick={() => void make()}>
          Make a public link
        </Button>
      </div>
      {problem !== '' && (
        <p className="ui-problem" role="alert">
          {problem}
        </p>
      )}
      {made !== undefined && (
        <>
          <CopyBlock label="the public link" text={`${window.location.origin}/public/${made.token}`} />
          <p className="ui-hint">Copy it now: it is not shown again.</p>
        </>
      )}
      <Problem query={list} what="The public links could not be read" />
      <ul className="db-deleted">
        {list.data?.shares.map((share) => (
          <li key={share.id}>
            <span>
              Made by {share.createdBy}, <Ago ms={share.createdAtMs} />
              <span className="ui-sub">
                {share.expiresAtMs === null
                  ? 'Works until it is taken back'
                  : `Works until ${formatDateTime(share.expiresAtMs, zone)}`}
                {share.lastUsedAtMs === null ? ', not used yet' : ', last used '}
                {share.lastUsedAtMs !== null && <Ago ms={share.lastUsedAtMs} />}
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                void run(async () => {
                  await boardApi.unshare(stored.id, share.id);
                  if (made?.id === share.id) setMade(undefined);
                })
              }
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
