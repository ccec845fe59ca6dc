import { type Command, type CommandInput, type OptionValues, textOption } from './command.ts';
import { renderPoints, renderSummary, type Series } from './query-table.ts';
import { askServer, SERVER_OPTION, serverOption } from './server-api.ts';
import { usageError } from './usage-error.ts';

export const queryCommand: Command = {
  name: 'query',
  summary: 'Ask a server for a metric and print a table.',
  usage: 'METRIC [options]',
  options: {
    server: SERVER_OPTION,
    aggregation: {
      type: 'string',
      value: 'NAME',
      description: 'avg (default), min, max, sum, count, last, rate, increase, p50, p90, p95 or p99.',
    },
    'group-by': {
      type: 'string',
      value: 'TAG,…',
      description: 'One line or column for each value of these tags.',
    },
    filters: { type: 'string', value: 'TAG:VALUE,…', description: 'Only series with these tags.' },
    last: {
      type: 'string',
      value: 'DURATION',
      description: 'How far back, for example 15m, 1h (default) or 7d.',
    },
    start: { type: 'string', value: 'TIME', description: 'From this time instead: ISO 8601, ms, or now-1h.' },
    end: { type: 'string', value: 'TIME', description: 'Until this time; now unless set.' },
    interval: {
      type: 'string',
      value: 'DURATION',
      description: 'Width of a point, for example 1m; automatic unless set.',
    },
    points: { type: 'boolean', description: 'Print every point, not one line for each series.' },
    json: { type: 'boolean', description: "Print the server's answer as it is." },
  },
  maxPositionals: 1,
  examples: [
    'dashboarding query cpu_usage_percent --filters cpu:total --group-by host --last 1h',
    'dashboarding query network_received_bytes_total --aggregation rate --group-by interface --points',
  ],
  run: runQuery,
};

async function runQuery({ values, positionals }: CommandInput): Promise<number> {
  const [metric] = positionals;
  if (metric === undefined) {
    throw usageError('query needs the name of a metric', 'dashboarding query --help shows examples.');
  }
  const text = await askServer(queryUrl(metric, values));
  process.stdout.write(values.json === true ? `${text}\n` : renderAnswer(text, values.points === true));
  return 0;
}

function queryUrl(metric: string, values: OptionValues): URL {
  const url = new URL('/api/v1/query', serverOption(values));
  const parameters = {
    metric,
    aggregation: textOption(values, 'aggregation') ?? 'avg',
    groupBy: textOption(values, 'group-by'),
    filters: textOption(values, 'filters'),
    start: textOption(values, 'start') ?? `now-${textOption(values, 'last') ?? '1h'}`,
    end: textOption(values, 'end'),
    interval: textOption(values, 'interval'),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

interface Answer {
  readonly data: readonly Series[];
  readonly meta: { readonly table: string; readonly warnings?: readonly string[] };
}

function renderAnswer(text: string, asPoints: boolean): string {
  const { data, meta } = JSON.parse(text) as Answer;
  for (const warning of meta.warnings ?? []) process.stderr.write(`${warning}\n`);
  if (data.length === 0) return 'No data in this range.\n';
  return asPoints ? renderPoints(data) : renderSummary(data);
}
