/** What a mark on the time axis says: of one moment, or of a span when it has an end. */
export interface AnnotationContent {
  readonly startMs: number;
  readonly endMs?: number;
  readonly title: string;
  readonly text: string;
  /** Words or `key:value`. */
  readonly tags: readonly string[];
}

/** Marks on the time axis of every panel whose tags match. */
export type AnnotationSource = StoredAnnotations | AlertAnnotations;

interface AnnotationSourceBase {
  readonly name: string;
  readonly enabled: boolean;
  /** A place in the palette of series colours. */
  readonly color?: number;
}

/** Annotations stored by API or by hand (`/api/v1/annotations`). */
export interface StoredAnnotations extends AnnotationSourceBase {
  readonly kind: 'stored';
  /** All of these must be on the annotation; `key:value` or a word. May hold variables. */
  readonly tags: readonly string[];
}

/** Episodes of alerts, from beginning to end. */
export interface AlertAnnotations extends AnnotationSourceBase {
  readonly kind: 'alerts';
  /** Only rules with these names; all without. */
  readonly rules?: readonly string[];
  /** Only alerts whose labels have these values. May hold variables. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface DashboardLink {
  readonly title: string;
  /** `http:`, `https:`, `mailto:` or a path of this server. */
  readonly url: string;
  /** Appends the time range and the variables to a path of this server. */
  readonly keepContext?: boolean;
  readonly newTab?: boolean;
}
