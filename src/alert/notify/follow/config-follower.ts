import type { BaseLogger } from 'pino';
import type { DocumentKind, Metadata, StoredDocument } from '../../../metadata/port.ts';
import { type StoredChannel, storedChannel } from '../documents/channel.ts';
import { type StoredInhibition, storedInhibition } from '../documents/inhibition.ts';
import { type StoredRoute, storedRoute } from '../documents/route.ts';
import { type StoredSilence, storedSilence } from '../documents/silence.ts';

/** All that people configured about notifications, as far as it can be read. */
export interface NotifyConfig {
  readonly channels: readonly StoredChannel[];
  readonly routes: readonly StoredRoute[];
  readonly silences: readonly StoredSilence[];
  readonly inhibitions: readonly StoredInhibition[];
  /** Names of channels that a rule names itself, by rule id. */
  readonly ruleChannels: ReadonlyMap<string, readonly string[]>;
  /** Documents that cannot be read, in words. */
  readonly problems: readonly string[];
}

export interface ConfigFollowerDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly log: Pick<BaseLogger, 'error'>;
}

const KINDS = [
  'notification_channels',
  'notification_routes',
  'silences',
  'inhibitions',
  'alert_rules',
] as const satisfies readonly DocumentKind[];

type Kind = (typeof KINDS)[number];

const NOUNS: Readonly<Record<Kind, string>> = {
  notification_channels: 'channel',
  notification_routes: 'route',
  silences: 'silence',
  inhibitions: 'inhibition',
  alert_rules: 'rule',
};

/** Reads the configuration again when it changed: five small questions, and the documents of those kinds that did. */
export class ConfigFollower {
  readonly #deps: ConfigFollowerDependencies;
  readonly #revisions = new Map<Kind, number>();
  readonly #documents = new Map<Kind, readonly StoredDocument[]>();
  #config: NotifyConfig | undefined;

  constructor(dependencies: ConfigFollowerDependencies) {
    this.#deps = dependencies;
  }

  get isRead(): boolean {
    return this.#config !== undefined;
  }

  /** What was read last. */
  get config(): NotifyConfig {
    if (this.#config === undefined) throw new Error('BUG: the configuration was not read yet');
    return this.#config;
  }

  /** Returns whether anything changed since the last call; the first call reads everything. */
  async follow(): Promise<boolean> {
    const changes = await Promise.all(KINDS.map((kind) => this.#followKind(kind)));
    if (!changes.includes(true)) return false;
    this.#config = this.#read();
    return true;
  }

  async #followKind(kind: Kind): Promise<boolean> {
    const documents = this.#deps.metadata.documents(kind);
    // Read before the documents: a change in between is seen the next time again.
    const revision = await documents.revision();
    if (this.#revisions.get(kind) === revision) return false;
    this.#documents.set(kind, await documents.list());
    this.#revisions.set(kind, revision);
    return true;
  }

  #read(): NotifyConfig {
    const problems: string[] = [];
    const all = <T>(kind: Kind, parse: (document: StoredDocument) => T): readonly T[] =>
      (this.#documents.get(kind) ?? []).flatMap((document) => {
        try {
          return [parse(document)];
        } catch (error) {
          const problem = `the ${NOUNS[kind]} ${document.name} cannot be read: ${(error as Error).message}`;
          this.#deps.log.error({ err: error, id: document.id }, problem);
          problems.push(problem);
          return [];
        }
      });
    return {
      channels: all('notification_channels', storedChannel),
      routes: all('notification_routes', storedRoute),
      silences: all('silences', storedSilence),
      inhibitions: all('inhibitions', storedInhibition),
      ruleChannels: new Map(all('alert_rules', ownChannels).filter(([, channels]) => channels.length > 0)),
      problems,
    };
  }
}

/** All that matters here of a rule. */
function ownChannels({ id, body }: StoredDocument): readonly [ruleId: string, channels: readonly string[]] {
  const { notification } = body as { readonly notification?: { readonly channels?: readonly string[] } };
  return [id, notification?.channels ?? []];
}
