import { AppError } from '../../../lib/errors.ts';
import type { DocumentRepository, Metadata, StoredDocument } from '../../../metadata/port.ts';
import { Muting, storedInhibition, storedSilence } from '../../notify/index.ts';

/** A silence or an inhibition that cannot be read, and so mutes nothing. */
export interface MutingProblem {
  readonly kind: 'silence' | 'inhibition';
  readonly id: string;
  readonly name: string;
  /** Why not, and what helps. */
  readonly message: string;
}

interface Current {
  readonly muting: Muting;
  readonly problems: readonly MutingProblem[];
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
      const problems: MutingProblem[] = [];
      const muting = new Muting({
        silences: readable(silences, storedSilence, { kind: 'silence', problems }),
        inhibitions: readable(inhibitions, storedInhibition, { kind: 'inhibition', problems }),
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
  { kind, problems }: { readonly kind: MutingProblem['kind']; readonly problems: MutingProblem[] },
): readonly T[] {
  return documents.flatMap((document) => {
    try {
      return [read(document)];
    } catch (error) {
      problems.push({ kind, id: document.id, name: document.name, message: wordsOf(error) });
      return [];
    }
  });
}

/** What is wrong, and the way out where the error knows one. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof AppError) || error.fix === undefined) return (error as Error).message;
  return `${error.message}. ${error.fix}`;
}
