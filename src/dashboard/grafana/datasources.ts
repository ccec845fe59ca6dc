type Members = Readonly<Record<string, unknown>>;

const PROMETHEUS: ReadonlySet<string> = new Set([
  'prometheus',
  'grafana-amazonprometheus-datasource',
  'grafana-azureprometheus-datasource',
  'victoriametrics-datasource',
  'victoriametrics-metrics-datasource',
]);

/** Grafana's own, which are no servers. */
const BUILT_IN: Readonly<Record<string, string>> = {
  '-- Mixed --': 'mixed',
  '-- Dashboard --': 'dashboard',
  '-- Grafana --': 'grafana',
  __expr__: '__expr__',
  grafana: 'grafana',
};

/**
 * What kind of data source something asks. Boards name them in many ways: by type and uid, by a name, by a variable, by a
 * place to be filled in when they are imported, or not at all.
 */
export class Datasources {
  /** Kinds by the names of the variables and inputs that stand for one. */
  readonly #kinds: ReadonlyMap<string, string>;

  constructor(kinds: ReadonlyMap<string, string>) {
    this.#kinds = kinds;
  }

  /** `prometheus`, `loki` and so on; undefined where the board does not say. */
  kindOf(reference: unknown): string | undefined {
    if (typeof reference === 'string') return this.#named(reference);
    if (!isMembers(reference)) return undefined;
    const { type, uid } = reference;
    const byUid = typeof uid === 'string' ? this.#named(uid) : undefined;
    if (typeof type !== 'string' || type === '') return byUid;
    return type === 'datasource' ? (byUid ?? 'grafana') : (this.#named(type) ?? type);
  }

  #named(name: string): string | undefined {
    if (Object.hasOwn(BUILT_IN, name)) return BUILT_IN[name];
    const variable = /^\$\{?(\w+)(?::\w+)?\}?$|^\[\[(\w+)\]\]$/.exec(name);
    return this.#kinds.get(variable?.[1] ?? variable?.[2] ?? '');
  }
}

export function isPrometheus(kind: string): boolean {
  return PROMETHEUS.has(kind);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
