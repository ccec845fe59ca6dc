import type { CodeKind } from './code-kind.ts';
import { type FieldChange, fieldChanges, flatFields } from './field-changes.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A document of a file, with all defaults filled in. */
export interface WantedDocument {
  readonly kind: CodeKind;
  /** Where the file says one: it goes before the name, so that a document can be renamed. */
  readonly id?: string;
  readonly name: string;
  readonly fields: Fields;
  /** `file:` and the name of the file. */
  readonly origin: string;
}

/** A document as the server has it. */
export interface PresentDocument {
  readonly kind: CodeKind;
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly origin: string;
  readonly fields: Fields;
}

/** What has to be done so that the server has what the files say. */
export type Step =
  | { readonly action: 'create'; readonly wanted: WantedDocument; readonly changes: readonly FieldChange[] }
  | {
      readonly action: 'update';
      readonly wanted: WantedDocument;
      readonly present: PresentDocument;
      readonly changes: readonly FieldChange[];
    }
  | { readonly action: 'delete'; readonly present: PresentDocument };

export interface Plan {
  readonly steps: readonly Step[];
  /** Documents that are as the files say. */
  readonly unchanged: number;
}

export interface PlanOptions {
  readonly wanted: readonly WantedDocument[];
  readonly present: readonly PresentDocument[];
  /** Whether what came from these files before, and is in none of them any more, is deleted: by its origin. */
  readonly isPruned: (origin: string) => boolean;
}

/** Compares files with the server; documents are the same when kind and id are, or else kind and name. */
export function planOf({ wanted, present, isPruned }: PlanOptions): Plan {
  const known = new Map(present.map((document) => [keyOf(document), document]));
  for (const document of present) known.set(idKeyOf(document), document);
  const presentOf = (document: WantedDocument) => known.get(idKeyOf(document)) ?? known.get(keyOf(document));
  const steps = wanted.flatMap((document) => stepFor(document, presentOf(document)));
  const kept = new Set(wanted.map(presentOf));
  const gone = present.filter((document) => isPruned(document.origin) && !kept.has(document));
  return {
    steps: [...steps, ...gone.map((document): Step => ({ action: 'delete', present: document }))],
    unchanged: wanted.length - steps.length,
  };
}

function stepFor(wanted: WantedDocument, present: PresentDocument | undefined): readonly Step[] {
  if (present === undefined) return [{ action: 'create', wanted, changes: flatFields(wanted.fields) }];
  const changes = fieldChanges(withOrigin(present), withOrigin(wanted));
  return changes.length === 0 ? [] : [{ action: 'update', wanted, present, changes }];
}

/** Where a document comes from belongs to what is compared: a file takes over what was made by hand. */
function withOrigin({ fields, origin }: { readonly fields: Fields; readonly origin: string }): Fields {
  return { ...fields, origin };
}

function idKeyOf({ kind, id }: { readonly kind: CodeKind; readonly id?: string }): string {
  return `${kind.plural} id ${id}`;
}

function keyOf({ kind, name }: { readonly kind: CodeKind; readonly name: string }): string {
  return `${kind.plural} name ${name}`;
}
