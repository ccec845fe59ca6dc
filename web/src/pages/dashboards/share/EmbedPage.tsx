import { useParams, useSearchParams } from 'react-router';
import { BareShell } from '../../../app/BareShell.tsx';
import { ConnectionBanner } from '../../../app/ConnectionBanner.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useBoard } from '../api/queries.ts';
import type { StoredBoard } from '../api/types.ts';
import { withChosen } from '../board/address.ts';
import { API_ACCESS } from '../board/api-access.ts';
import { BoardScreen } from '../board/BoardScreen.tsx';
import { useBoardAddress } from '../board/use-board-address.ts';
import { useBoardTime } from '../board/use-board-time.ts';

/** A board, or one of its panels, within another page: no bars, no way elsewhere. */
export default function EmbedPage() {
  const { id = '' } = useParams();
  const query = useBoard(id);
  return (
    <BareShell>
      <main id="main" className="main embed" tabIndex={-1}>
        <ConnectionBanner />
        <Problem query={query} what="The board could not be read" />
        {query.data !== undefined && <Embedded stored={query.data} />}
      </main>
    </BareShell>
  );
}

function Embedded({ stored }: { readonly stored: StoredBoard }) {
  const [params, setParams] = useSearchParams();
  const address = useBoardAddress(params);
  const { chosen } = address;
  const timeReady = useBoardTime(stored.dashboard);
  if (!timeReady) return null;
  return (
    <BoardScreen
      bare
      board={stored.dashboard}
      boardId={stored.id}
      access={API_ACCESS}
      chosen={chosen}
      onChoose={(name, values) => setParams((old) => withChosen(old, name, values))}
      large={address.panel}
      acts={NO_ACTS}
    />
  );
}

const NO_ACTS = {};
