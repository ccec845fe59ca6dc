import type { DocumentRepository, Metadata } from '../../../metadata/port.ts';
import { Muting, storedInhibition, storedSilence } from '../../notify/index.ts';

/** What mutes alerts now; compiled anew only when a silence or an inhibition was changed, by whichever process. */
export class CurrentMuting {
  readonly #silences: DocumentRepository;
  readonly #inhibitions: DocumentRepository;
  #kept: { readonly revisions: string; readonly muting: Muting } | undefined;

  constructor(metadata: Pick<Metadata, 'documents'>) {
    this.#silences = metadata.documents('silences');
    this.#inhibitions = metadata.documents('inhibitions');
  }

  async get(): Promise<Muting> {
    // Read before the documents: a change in between makes the next look read them again.
    const revisions = (await Promise.all([this.#silences.revision(), this.#inhibitions.revision()])).join();
    if (this.#kept?.revisions !== revisions) {
      const [silences, inhibitions] = await Promise.all([this.#silences.list(), this.#inhibitions.list()]);
      const muting = new Muting({
        silences: silences.map(storedSilence),
        inhibitions: inhibitions.map(storedInhibition),
      });
      this.#kept = { revisions, muting };
    }
    return this.#kept.muting;
  }
}
