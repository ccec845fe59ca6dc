import type { TObject, TSchema } from 'typebox';
import type { DocumentKind, StoredDocument } from '../../metadata/port.ts';

/** What was sent, checked: what the metadata keeps of it. */
export interface CheckedDocument {
  readonly name: string;
  readonly body: unknown;
}

/** One kind of document as HTTP shows it. */
export interface DocumentSurface {
  readonly kind: DocumentKind;
  /** For example `/api/v1/alerts/rules`. */
  readonly path: string;
  /** In sentences: `alert rule`. */
  readonly noun: string;
  /** Key of the list: `rules`. */
  readonly plural: string;
  /** Section of the API description. */
  readonly tag: string;
  /** The fields people write. The source of the API description; `check` says what is wrong with what was sent. */
  readonly input: TObject;
  /** The document as replies show it, with the fields of every document. */
  readonly reply: TSchema;
  /** Fields of the reply that are not read when they are sent back, beside those of every document. */
  readonly readOnly?: readonly string[];
  /**
   * Checks what was sent, without the fields of every document. Throws `AppError` (400) that names the first wrong place.
   * `stored` is what a change would replace: redacted secrets come from there.
   */
  check(
    sent: Readonly<Record<string, unknown>>,
    context: { readonly id: string; readonly actor: string; readonly stored?: StoredDocument },
  ): CheckedDocument | Promise<CheckedDocument>;
  /** The document's own fields as they may be seen; secrets are left out. */
  show(body: unknown): object;
  /** Fields that are computed for replies to `actor`; in the order of the documents. */
  enrich?(documents: readonly StoredDocument[], actor: string): Promise<readonly object[]>;
  /** Throws `AppError` (409) when something needs the document. */
  checkDelete?(document: StoredDocument): Promise<void>;
  /** The id that whoever makes a document chose for it; undefined for one at random. Throws `AppError` (400). */
  chosenId?(sent: unknown): string | undefined;
  /** A document that comes with the program: read like any other, and never changed. */
  builtIn?(id: string): StoredDocument | undefined;
  /** Whether a change may say something about itself, in the field `comment`; for kinds that keep their versions. */
  readonly takesComments?: boolean;
  /** Of a request, where it may be larger than usual. */
  readonly bodyLimitBytes?: number;
}
