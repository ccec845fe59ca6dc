import { ActionIcon, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type {
  ImportedPanel,
  ImportedPart,
  ImportReport,
  PanelOutcome,
} from '../../../../../src/model/dashboard/import-report.ts';
import { type State, StateWord } from '../../../ui/StateWord.tsx';
import type { Candidate } from './candidate.ts';

export interface ImportedBoardProps {
  readonly candidate: Candidate;
  readonly onTitle: (title: string) => void;
  readonly onRemove: () => void;
}

/** What one file would become, panel by panel. */
export function ImportedBoard({ candidate, onTitle, onRemove }: ImportedBoardProps) {
  const { name, dashboard, report, title, error } = candidate;
  return (
    <section className="db-imported" aria-label={name}>
      <div className="db-imported-head">
        {dashboard === undefined ? (
          <strong>{name}</strong>
        ) : (
          <TextInput
            size="xs"
            label={`Title of ${name}`}
            value={title}
            maxLength={200}
            onChange={(event) => onTitle(event.currentTarget.value)}
          />
        )}
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={`Leave out ${name}`}
          onClick={onRemove}
        >
          <IconX size={16} />
        </ActionIcon>
      </div>
      {error !== undefined && (
        <p className="ui-problem" role="alert">
          {error.message}. {'fix' in error && typeof error.fix === 'string' ? error.fix : ''}
        </p>
      )}
      {dashboard !== undefined && report === null && (
        <p className="ui-hint">
          A board of our own with {dashboard.panels.filter(({ kind }) => kind !== 'row').length} panels: taken
          as it is.
        </p>
      )}
      {report !== null && report !== undefined && <Report report={report} />}
    </section>
  );
}

const OUTCOMES: Readonly<Record<PanelOutcome, { readonly state: State; readonly word: string }>> = {
  taken: { state: 'ok', word: 'taken' },
  translated: { state: 'ok', word: 'translated' },
  partly: { state: 'warn', word: 'in part' },
  notSupported: { state: 'bad', word: 'not supported' },
};

const IN_ORDER = ['taken', 'translated', 'partly', 'notSupported'] as const;

function Report({ report }: { readonly report: ImportReport }) {
  return (
    <>
      <p className="db-imported-counts">
        {IN_ORDER.filter((outcome) => report.counts[outcome] > 0).map((outcome) => (
          <StateWord
            key={outcome}
            state={OUTCOMES[outcome].state}
            word={`${report.counts[outcome]} ${OUTCOMES[outcome].word}`}
          />
        ))}
      </p>
      <ul className="db-imported-list">
        {report.board.findings.length > 0 && <Part label="The board itself" part={report.board} />}
        {report.panels.map((panel) => (
          <Part
            key={panel.place}
            label={panel.title === '' ? `Panel ${panel.panelId}` : panel.title}
            part={panel}
            panel={panel}
          />
        ))}
      </ul>
    </>
  );
}

interface PartProps {
  readonly label: string;
  readonly part: ImportedPart;
  readonly panel?: ImportedPanel;
}

function Part({ label, part, panel }: PartProps) {
  const large = part.findings.filter(({ minor }) => !minor);
  const small = part.findings.filter(({ minor }) => minor);
  const outcome = panel === undefined ? undefined : OUTCOMES[panel.outcome];
  return (
    <li>
      <div className="db-imported-line">
        <span className="db-imported-name" title={label}>
          {label} {panel !== undefined && <small>{panel.sourceKind}</small>}
        </span>
        {outcome !== undefined && <StateWord state={outcome.state} word={outcome.word} />}
      </div>
      {large.map(({ place, text }) => (
        <p key={place + text} className="ui-hint" title={place}>
          {text}
        </p>
      ))}
      {small.length > 0 && (
        <details>
          <summary className="ui-hint">
            {small.length === 1 ? 'One small thing' : `${small.length} small things`} that change no number
          </summary>
          {small.map(({ place, text }) => (
            <p key={place + text} className="ui-hint" title={place}>
              {text}
            </p>
          ))}
        </details>
      )}
    </li>
  );
}
