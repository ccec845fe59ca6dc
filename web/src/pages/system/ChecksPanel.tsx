import type { Health } from '../../api/types.ts';
import { type State, StateWord } from '../../ui/StateWord.tsx';
import { runsPart } from './parts.ts';

const ABOUT: Readonly<Record<string, string>> = {
  store: 'keeps the samples and reads them',
  storage: 'room on the disk',
  queue: 'holds what is accepted until it is written',
  state: 'query cache, series ids and rate limits',
  catalog: 'knows the names and tags of all series',
  query: 'answers dashboards and the API',
};

export function healthState(status: string): { state: State; word: string } {
  if (status === 'ok') return { state: 'ok', word: 'ok' };
  if (status === 'degraded') return { state: 'warn', word: 'degraded' };
  return { state: 'bad', word: status };
}

/** Of a process that leaves parts to others, its own checks say nothing of those. */
function OthersNote({ health }: { readonly health: Health | undefined }) {
  const others = (['queue', 'store', 'query'] as const).filter((part) => !runsPart(health, part));
  if (others.length === 0) return null;
  return (
    <p className="panel-line">
      These are the checks of the process that serves this page. {others.join(', ')}: in other processes; how
      those are is not known here. Ask <code>/health</code> of each.
    </p>
  );
}

/** Each part of the server that can say whether it works. */
export function ChecksPanel({ health }: { readonly health: Health | undefined }) {
  const checks = Object.entries(health?.checks ?? {});
  return (
    <section className="panel" aria-label="Checks">
      <header className="panel-head">
        <h2 className="panel-title">Checks</h2>
      </header>
      {health !== undefined && checks.length === 0 ? (
        <p className="panel-line">
          This process serves the pages; all parts run in other processes. How those are is not known here:
          ask <code>/health</code> of each.
        </p>
      ) : (
        <table className="plain-table">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Part</th>
              <th scope="col">State</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(([name, check]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <StateWord {...healthState(check.status)} />
                </td>
                <td className="is-wide is-text">{check.message ?? ABOUT[name] ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {checks.length > 0 && <OthersNote health={health} />}
    </section>
  );
}
