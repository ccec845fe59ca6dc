import { Button, FileButton, Modal, Textarea } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useTell } from '../../../ui/undo.ts';
import { boardApi } from '../api/client.ts';
import { useRenewBoards } from '../api/queries.ts';
import type { StoredBoard } from '../api/types.ts';
import { boardPath } from '../paths.ts';
import { type Candidate, readCandidate } from './candidate.ts';
import { FolderField } from './FolderField.tsx';
import { ImportedBoard } from './ImportedBoard.tsx';

export interface ImportDialogProps {
  readonly open: boolean;
  /** What was dropped on the page. */
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Boards of our own or of Grafana, from files or pasted: says of each what would become of it before anything is stored. */
export function ImportDialog({ open, files, onClose }: ImportDialogProps) {
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title="Import boards"
      size="min(820px, 100%)"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {open && <Import files={files} onClose={onClose} />}
    </Modal>
  );
}

function Import({ files, onClose }: Omit<ImportDialogProps, 'open'>) {
  const [candidates, setCandidates] = useState<readonly Candidate[]>([]);
  const [pasted, setPasted] = useState('');
  const [folder, setFolder] = useState('');
  const [busy, setBusy] = useState(false);
  const store = useStore(onClose);
  const add = useCallback(async (name: string, text: string) => {
    const candidate = await readCandidate(name, text);
    setCandidates((old) => [...old.filter((one) => one.name !== name), candidate]);
  }, []);
  const addFiles = useCallback(
    async (chosen: readonly File[]) => {
      for (const file of chosen) await add(file.name, await file.text());
    },
    [add],
  );
  useEffect(() => void addFiles(files), [addFiles, files]);
  const ready = candidates.filter(({ dashboard }) => dashboard !== undefined);
  const change = (name: string, part: Partial<Candidate>) =>
    setCandidates(candidates.map((one) => (one.name === name ? { ...one, ...part } : one)));
  const run = async () => {
    setBusy(true);
    const failed = await store(ready, folder.trim());
    setCandidates(failed);
    setBusy(false);
  };
  return (
    <div className="ui-form">
      <div className="db-import-ways">
        <FileButton onChange={(chosen) => void addFiles(chosen)} accept="application/json,.json" multiple>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFileImport size={16} />}>
              Choose files
            </Button>
          )}
        </FileButton>
        <span className="ui-hint">
          JSON exported here or from Grafana. Files can also be dropped anywhere on the page.
        </span>
      </div>
      {candidates.length === 0 && (
        <Textarea
          label="Or paste the JSON of one board"
          minRows={4}
          maxRows={10}
          autosize
          spellCheck={false}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text');
            if (pasted !== '' || text.trim() === '') return;
            event.preventDefault();
            void add('what was pasted', text);
          }}
        />
      )}
      {candidates.map((candidate) => (
        <ImportedBoard
          key={candidate.name}
          candidate={candidate}
          onTitle={(title) => change(candidate.name, { title })}
          onRemove={() => setCandidates(candidates.filter((one) => one !== candidate))}
        />
      ))}
      {ready.length > 0 && <FolderField label="Into the folder" value={folder} onChange={setFolder} />}
      <div className="ui-buttons">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {candidates.length === 0 ? (
          <Button disabled={pasted.trim() === ''} onClick={() => void add('what was pasted', pasted)}>
            Look at it
          </Button>
        ) : (
          <Button loading={busy} disabled={ready.length === 0} onClick={() => void run()}>
            {ready.length > 1 ? `Import ${ready.length} boards` : 'Import'}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Stores boards one by one; gives those that failed, with the reason. */
function useStore(onDone: () => void) {
  const navigate = useNavigate();
  const tell = useTell();
  const renew = useRenewBoards();
  return async (candidates: readonly Candidate[], folder: string): Promise<readonly Candidate[]> => {
    const stored: StoredBoard[] = [];
    const failed: Candidate[] = [];
    for (const candidate of candidates) {
      try {
        const place = {
          title: candidate.title,
          folder: folder === '' ? (candidate.dashboard?.folder ?? '') : folder,
        };
        stored.push(await boardApi.import(candidate.source, place));
      } catch (error) {
        failed.push({ ...candidate, error: error as Error });
      }
    }
    await renew();
    const [only] = stored;
    if (only !== undefined)
      tell({
        words:
          stored.length === 1
            ? `${only.dashboard.title} is imported.`
            : `${stored.length} boards are imported.`,
        undo: async () => {
          for (const { id } of stored) await boardApi.delete(id);
          await navigate('/dashboards');
          await renew();
        },
      });
    if (failed.length > 0) return failed;
    onDone();
    if (only !== undefined && stored.length === 1) await navigate(boardPath(only.id));
    return [];
  };
}
