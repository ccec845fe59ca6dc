type Fields = Readonly<Record<string, unknown>>;

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
  /** How two states differ, in lines for people; all fields that differ where nothing is said. `before` is undefined for a new one. */
  readonly describe?: (before: Fields | undefined, after: Fields) => readonly string[];
  /** What the kind has as a name; the field `name` where nothing is said. */
  readonly nameOf?: (fields: Fields) => string;
}

export function nameOf(kind: CodeKind, fields: Fields): string {
  return kind.nameOf?.(fields) ?? String(fields.name);
}
