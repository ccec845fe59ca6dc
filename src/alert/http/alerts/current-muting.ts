import type { DocumentRepository, Metadata, StoredDocument } from '../../../metadata/port.ts';
import { Muting, storedInhibition, storedSilence } from '../../notify/index.ts';

interface Current {
  readonly muting: Muting;
  /** What cannot be read and so mutes nothing, in words. */
  readonly problems: readonly string[];
}

/** What mutes alerts now; compiled anew only when a silence or an inhibition was changed, by whichever process. */
export class CurrentMuting {
  readonly #silences: DocumentRepository;
  readonly #inhibitions: DocumentRepository;
  #kept: (Current & { readonly revisions: string }) | undefined;

  constructor(metadata: Pick<Metadata, 'documents'>) {
    this.#silences = metadata.documents('silences');
    this.#inhibitions = metadata.documents('inhibitions');
  }

  async get(): Promise<Current> {
    // Read before the documents: a change in between makes the next look read them again.
    const revisions = (await Promise.all([this.#silences.revision(), this.#inhibitions.revision()])).join();
    if (this.#kept?.revisions !== revisions) {
      const [silences, inhibitions] = await Promise.all([this.#silences.list(), this.#inhibitions.list()]);
      const problems: string[] = [];
      const muting = new Muting({
        silences: readable(silences, storedSilence, { noun: 'silence', problems }),
        inhibitions: readable(inhibitions, storedInhibition, { noun: 'inhibition', problems }),
      });
      this.#kept = { revisions, muting, problems };
    }
    return this.#kept;
  }
}

/** Those that can be read. One that cannot mutes nothing, which is no reason to show no alerts. */
function readable<T>(
  documents: readonly StoredDocument[],
  read: (document: StoredDocument) => T,
  { noun, problems }: { readonly noun: string; readonly problems: string[] },
): readonly T[] {
  return documents.flatMap((document) => {
    try {
      return [read(document)];
    } catch (error) {
      problems.push(`the ${noun} ${document.name} cannot be read: ${(error as Error).message}`);
      return [];
    }
  });
}
