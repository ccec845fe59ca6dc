import type { BaseLogger } from 'pino';
import type { DocumentKind, Metadata, StoredDocument } from '../../metadata/port.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { parseRecordingRule } from '../rules/parse-recording-rule.ts';
import { type CompiledRecording, type CompiledRule, compileRecording, compileRule } from './compiled-rule.ts';
import { shardOf } from './shards.ts';

/** A stored rule as evaluators see it. */
export interface FollowedRule {
  readonly id: string;
  readonly kind: 'alert' | 'recording';
  /** The shard it belongs to, for its whole life. */
  readonly shard: string;
  readonly version: number;
  readonly updatedAtMs: number;
  readonly isEnabled: boolean;
  /** Undefined when this program cannot read the document: then nothing is done with the rule, and nothing of it ends. */
  readonly compiled: CompiledRule | CompiledRecording | undefined;
}

export type FollowedRules = ReadonlyMap<string, FollowedRule>;

export interface RuleFollowerDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly log: Pick<BaseLogger, 'error'>;
}

/** Follows the stored rules. While nothing changes, a look costs one small question for each kind. */
export class RuleFollower {
  readonly #deps: RuleFollowerDependencies;
  readonly #kinds: readonly FollowedKind[];
  #rules: FollowedRules | undefined;

  constructor(deps: RuleFollowerDependencies) {
    this.#deps = deps;
    this.#kinds = [
      new FollowedKind('alert_rules', (document) => this.#read(document, 'alert')),
      new FollowedKind('recording_rules', (document) => this.#read(document, 'recording')),
    ];
  }

  /** By id; undefined until they were read once. */
  get rules(): FollowedRules | undefined {
    return this.#rules;
  }

  /** Looks for changes. Returns whether there are any. */
  async follow(): Promise<boolean> {
    let isChanged = this.#rules === undefined;
    for (const kind of this.#kinds) {
      if (await kind.follow(this.#deps.metadata.documents(kind.kind))) isChanged = true;
    }
    if (isChanged) this.#rules = new Map(this.#kinds.flatMap(({ rules }) => [...rules]));
    return isChanged;
  }

  /** Whether nothing has changed since. */
  async isCurrent(): Promise<boolean> {
    for (const kind of this.#kinds) {
      if (!(await kind.isCurrent(this.#deps.metadata.documents(kind.kind)))) return false;
    }
    return true;
  }

  #read(document: StoredDocument, kind: FollowedRule['kind']): FollowedRule {
    const { id, version, updatedAtMs } = document;
    const stored = { id, kind, shard: shardOf(id), version, updatedAtMs };
    try {
      const compiled = compiledOf(document, kind);
      return { ...stored, isEnabled: compiled.spec.enabled, compiled };
    } catch (err) {
      this.#deps.log.error(
        { err, rule: document.name, ruleId: id },
        'a stored rule cannot be read and is not evaluated',
      );
      return { ...stored, isEnabled: true, compiled: undefined };
    }
  }
}

function compiledOf({ id, name, body }: StoredDocument, kind: FollowedRule['kind']) {
  const input = { ...(body as object), name };
  if (kind === 'alert') return compileRule(id, parseAlertRule(input, 'rule', { isStored: true }));
  return compileRecording(id, parseRecordingRule(input, 'recording', { isStored: true }));
}

class FollowedKind {
  readonly kind: DocumentKind;
  readonly #read: (document: StoredDocument) => FollowedRule;
  #revision: number | undefined;
  rules: FollowedRules = new Map();

  constructor(kind: DocumentKind, read: (document: StoredDocument) => FollowedRule) {
    this.kind = kind;
    this.#read = read;
  }

  async follow(documents: ReturnType<Metadata['documents']>): Promise<boolean> {
    // Asked before the list: a change in between is seen twice rather than not at all.
    const revision = await documents.revision();
    if (revision === this.#revision) return false;
    const before = this.rules;
    const list = await documents.list();
    this.rules = new Map(list.map((document) => [document.id, this.#follow(document, before)]));
    this.#revision = revision;
    return true;
  }

  async isCurrent(documents: ReturnType<Metadata['documents']>): Promise<boolean> {
    return (await documents.revision()) === this.#revision;
  }

  #follow(document: StoredDocument, before: FollowedRules): FollowedRule {
    const known = before.get(document.id);
    const isSame = known?.version === document.version && known.updatedAtMs === document.updatedAtMs;
    return isSame ? known : this.#read(document);
  }
}
