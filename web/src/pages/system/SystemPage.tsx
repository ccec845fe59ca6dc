import { isUnreachable } from '../../api/errors.ts';
import type { Health } from '../../api/types.ts';
import { useErrorSince } from '../../api/use-metric-query.ts';
import { API_PAGE } from '../../app/pages.ts';
import { PageFrame } from '../../app/TopBar.tsx';
import { DefinedPanel } from '../../panels/DefinedPanel.tsx';
import { useTime } from '../../time/store.ts';
import { ErrorNote } from '../../ui/Notes.tsx';
import { StateWord } from '../../ui/StateWord.tsx';
import { CardinalityPanels } from './CardinalityPanels.tsx';
import { ChecksPanel, healthState } from './ChecksPanel.tsx';
import { DeadLettersPanel } from './dead-letters/DeadLettersPanel.tsx';
import { SYSTEM_PANELS } from './panels.ts';
import { runsPart } from './parts.ts';
import { StorePanel } from './StorePanel.tsx';
import { SystemTiles } from './SystemTiles.tsx';
import { useHealth, useOwnMetrics } from './use-system.ts';
import './system.css';

const EVERYTHING: readonly [] = [];

/** A process that leaves parts to others can only speak for itself. */
function stateOf(health: Health) {
  const { state, word } = healthState(health.status);
  const isAll = (['store', 'queue', 'query'] as const).every((part) => runsPart(health, part));
  return { state, word: isAll ? word : `this process: ${word}` };
}

/** How Dashboarding itself is: checks, load, storage, and what takes up the series. */
export default function SystemPage() {
  const health = useHealth();
  const own = useOwnMetrics();
  const time = useTime();
  const since = useErrorSince(health);
  const failed = isUnreachable(health.error) ? null : health.error;
  return (
    <PageFrame title="System" aside={health.data && <StateWord {...stateOf(health.data)} />}>
      {failed !== null && (
        <ErrorNote
          what="The health of the server could not be read"
          error={failed}
          sinceMs={since}
          onRetry={time.refreshNow}
        />
      )}
      <SystemTiles health={health.data} own={own.data} readAtMs={own.dataUpdatedAt} />
      <div className="system-panels">
        <ChecksPanel health={health.data} />
        <StorePanel own={own.data} here={runsPart(health.data, 'store')} />
      </div>
      <DeadLettersPanel />
      <div className="host-panels">
        {SYSTEM_PANELS.map((definition) => (
          <DefinedPanel key={definition.title} definition={definition} scope={EVERYTHING} />
        ))}
      </div>
      <CardinalityPanels />
      <nav className="system-foot" aria-label="For programs">
        <a href={API_PAGE}>API documentation</a>
        <a href="/openapi.json">OpenAPI description</a>
        <a href="/metrics">Metrics for Prometheus</a>
        <a href="/health">Health</a>
      </nav>
    </PageFrame>
  );
}
