/** A kind of document that files may hold. */
export interface CodeKind {
  /** Key of the list in replies, and in files that hold several kinds. */
  readonly plural: string;
  /** In sentences. */
  readonly noun: string;
  readonly one: string;
  readonly path: string;
  /** Fields of replies that are computed. */
  readonly computed?: readonly string[];
  /** Checks what was written and fills in the defaults. Throws `AppError` that names the place within it. */
  readonly check: (fields: unknown) => object;
  /** What the kind has as a name; the field `name` where nothing is said. */
  readonly nameOf?: (fields: Readonly<Record<string, unknown>>) => string;
}

export function nameOf(kind: CodeKind, fields: Readonly<Record<string, unknown>>): string {
  return kind.nameOf?.(fields) ?? String(fields.name);
}
