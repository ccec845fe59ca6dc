import type { AnnotationSource } from '../../../../../../src/model/dashboard/annotation.ts';

export const SOURCE_KINDS: readonly { readonly value: AnnotationSource['kind']; readonly label: string }[] = [
  { value: 'stored', label: 'Notes and events' },
  { value: 'alerts', label: 'Alerts' },
];

export function newSource(others: readonly AnnotationSource[]): AnnotationSource {
  return others.some(({ kind }) => kind === 'stored')
    ? { kind: 'alerts', name: 'Alerts', enabled: true }
    : { kind: 'stored', name: 'Deploys', enabled: true, tags: ['deploy'] };
}

/** The same source of another kind: its name and its colour stay. */
export function asSourceKind(source: AnnotationSource, kind: AnnotationSource['kind']): AnnotationSource {
  if (source.kind === kind) return source;
  const { name, enabled, color } = source;
  const base = { name, enabled, ...(color === undefined ? {} : { color }) };
  return kind === 'stored' ? { ...base, kind, tags: [] } : { ...base, kind };
}
