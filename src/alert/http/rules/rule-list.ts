import type { DocumentRepository, StoredDocument } from '../../../metadata/port.ts';
import type { RuleSummary } from '../../engine/index.ts';
import type { AlertRuleSpec } from '../../model/rule.ts';
import { RULE_STATES, type RuleListQuery, type RuleState } from './rule-schemas.ts';
import { ruleStateOf } from './rule-states.ts';

const DEFAULT_LIMIT = 100;

export interface RulePage {
  readonly documents: readonly StoredDocument[];
  readonly total: number;
  readonly counts: Readonly<Record<RuleState, number>>;
  readonly next: string | null;
}

/** Keeps the list of rules until one of them is changed, by whichever process: reading it whole takes long when there are many. */
export class RuleList {
  readonly #documents: DocumentRepository;
  #kept: { readonly revision: number; readonly documents: readonly StoredDocument[] } | undefined;

  constructor(documents: DocumentRepository) {
    this.#documents = documents;
  }

  async all(): Promise<readonly StoredDocument[]> {
    // Read before the list: a change in between makes the next look read it again.
    const revision = await this.#documents.revision();
    if (this.#kept?.revision !== revision) {
      this.#kept = { revision, documents: (await this.#documents.list()).toSorted(byName) };
    }
    return this.#kept.documents;
  }

  async page(
    { search, state, severity, limit = DEFAULT_LIMIT, after }: RuleListQuery,
    summaries: ReadonlyMap<string, RuleSummary>,
  ): Promise<RulePage> {
    const words = search?.toLowerCase().trim() ?? '';
    const looked = (await this.all())
      .filter((document) => isFound(document, { words, severity }))
      .map((document) => ({ document, state: ruleStateOf(specOf(document), summaries.get(document.id)) }));
    const found = looked.filter((rule) => state === undefined || rule.state === state);
    const rest = after === undefined ? found : found.filter(({ document }) => document.name > after);
    const documents = rest.slice(0, limit).map(({ document }) => document);
    return {
      documents,
      total: found.length,
      counts: countsOf(looked.map((rule) => rule.state)),
      next: rest.length > limit ? (documents.at(-1)?.name ?? null) : null,
    };
  }
}

function isFound(
  document: StoredDocument,
  { words, severity }: { readonly words: string; readonly severity: string | undefined },
): boolean {
  const spec = specOf(document);
  if (severity !== undefined && spec.severity !== severity) return false;
  if (words === '') return true;
  const labels = Object.entries(spec.labels).map(([key, value]) => `${key}=${value}`);
  const texts = [document.name, spec.description, spec.query.metric, document.origin, ...labels];
  return texts.some((text) => text.toLowerCase().includes(words));
}

function countsOf(states: readonly RuleState[]): RulePage['counts'] {
  const counts = Object.fromEntries(RULE_STATES.map((state) => [state, 0])) as Record<RuleState, number>;
  for (const state of states) counts[state] += 1;
  return counts;
}

/** As `after` compares, which is not how every database does. */
function byName(a: StoredDocument, b: StoredDocument): number {
  return a.name < b.name ? -1 : 1;
}

/** What was checked when it was stored. */
function specOf({ body }: StoredDocument): AlertRuleSpec {
  return body as AlertRuleSpec;
}
