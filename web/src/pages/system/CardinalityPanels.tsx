import { Link } from 'react-router';
import { useErrorSince } from '../../api/use-metric-query.ts';
import { whole } from '../../format/number.ts';
import { useTimedPath } from '../../time/links.ts';
import { ErrorNote } from '../../ui/Notes.tsx';
import { useCardinality } from './use-system.ts';

/** Which metrics and tags have the most series: where memory and disk go. */
export function CardinalityPanels() {
  const query = useCardinality();
  const since = useErrorSince(query);
  const timed = useTimedPath();
  const data = query.data;
  if (query.error !== null && data === undefined) {
    return (
      <ErrorNote
        what="The series could not be counted"
        error={query.error}
        sinceMs={since}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const most = data?.metrics[0]?.series ?? 1;
  const mostValues = data?.tags[0]?.values ?? 1;
  return (
    <div className="system-panels">
      <section className="panel" aria-label="Metrics with the most series">
        <header className="panel-head">
          <h2 className="panel-title">
            Metrics with the most series
            {data !== undefined && <small>{whole(data.series)} series in all</small>}
          </h2>
        </header>
        <table className="plain-table">
          <tbody>
            {data?.metrics.map((metric) => (
              <tr key={metric.name}>
                <th scope="row" className="is-wide">
                  <Link to={timed(`/explore?metric=${encodeURIComponent(metric.name)}`)} title={metric.name}>
                    {metric.name}
                  </Link>
                </th>
                <td className="bar-cell">
                  <Bar share={metric.series / most} />
                </td>
                <td className="num">{whole(metric.series)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="panel" aria-label="Tags with the most values">
        <header className="panel-head">
          <h2 className="panel-title">Tags with the most values</h2>
        </header>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Tag</th>
              <th scope="col" aria-label="Share" />
              <th scope="col" className="num">
                Values
              </th>
              <th scope="col" className="num">
                Series
              </th>
            </tr>
          </thead>
          <tbody>
            {data?.tags.map((tag) => (
              <tr key={tag.key}>
                <th scope="row" className="is-wide" title={tag.key}>
                  {tag.key}
                </th>
                <td className="bar-cell">
                  <Bar share={tag.values / mostValues} />
                </td>
                <td className="num">{whole(tag.values)}</td>
                <td className="num">{whole(tag.series)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Bar({ share }: { readonly share: number }) {
  return (
    <span className="meter-track" aria-hidden="true">
      <span style={{ width: `${Math.max(1, share * 100)}%` }} />
    </span>
  );
}
