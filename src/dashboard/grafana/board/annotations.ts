import type { AnnotationSource } from '../../../model/dashboard/annotation.ts';
import { paletteIndex } from '../colors.ts';
import type { Datasources } from '../datasources.ts';
import { Fields, jsonText, shorten } from '../fields.ts';
import { convertText, cut, LONGEST, type VariableNames } from '../text.ts';

const MOST = 50;
const MOST_TAGS = 20;

interface Options {
  readonly datasources: Datasources;
  readonly names: VariableNames;
}

/** `annotations.list`. Those that ask a data source have no counterpart yet. */
export function readAnnotations(annotations: Fields, options: Options): readonly AnnotationSource[] {
  const sources = annotations.objects('list').flatMap((annotation) => readAnnotation(annotation, options));
  const unique = [...new Map(sources.map((source) => [source.name, source])).values()];
  if (unique.length < sources.length)
    annotations.notSupported('list', 'Of annotations with one name only the last is taken along.');
  if (unique.length > MOST)
    annotations.notSupported('list', `Only the first ${MOST} annotations are taken along.`);
  return unique.slice(0, MOST);
}

function readAnnotation(annotation: Fields, { datasources, names }: Options): readonly AnnotationSource[] {
  const name = cut(annotation.text('name') ?? 'Annotations', LONGEST.title);
  const kind = datasources.kindOf(annotation.raw('datasource'));
  const isOwn = annotation.raw('builtIn') === 1 || annotation.raw('builtIn') === true || kind === 'grafana';
  const target = annotation.object('target');
  const base = { name, enabled: annotation.flag('enable') ?? true, ...colorOf(annotation) };
  annotation.skip(
    'builtIn',
    'iconColor',
    'hide',
    'iconSize',
    'lineColor',
    'showLine',
    'snapshotData',
    'mappings',
    'cacheTimeout',
  );
  if (!isOwn) {
    const asked = ['expr', 'query', 'rawSql', 'target']
      .map((key) => annotation.raw(key))
      .find((one) => one !== undefined && one !== '');
    const what = cut(typeof asked === 'string' ? asked : jsonText(asked ?? {}), 300);
    annotation.notSupported(
      'datasource',
      `The annotations ${JSON.stringify(shorten(name, 60))} ask ${shorten(kind ?? 'a data source', 40)} (${what}) and are not taken along.`,
    );
    annotation.skip(...annotation.keys());
    return [];
  }
  const tags = readTags(annotation, target);
  reportFilters(annotation, target);
  return [{ ...base, kind: 'stored', tags: tags.map((tag) => convertText(tag, names).text) }];
}

/** In the annotation itself, or in its target; only the latter counts where both are. */
function readTags(annotation: Fields, target: Fields): readonly string[] {
  const own = annotation.texts('tags');
  const tags = target.has('tags') ? target.texts('tags') : own;
  const isAny = target.flag('matchAny') === true || annotation.flag('matchAny') === true;
  if (isAny && tags.length > 1) {
    annotation.notSupported(
      'matchAny',
      `One of the tags ${shorten(tags.join(', '))} was enough; here all must be there.`,
    );
  }
  return tags
    .filter((tag) => tag !== '')
    .slice(0, MOST_TAGS)
    .map((tag) => cut(tag, 200));
}

function reportFilters(annotation: Fields, target: Fields): void {
  annotation.skip('type', 'limit', 'target', 'showIn');
  target.skip('type', 'limit', 'refId', 'queryType');
  const panels = new Fields(annotation.raw('filter'), annotation.place('filter'), annotation.findings);
  if (panels.list('ids').length > 0)
    annotation.notSupported('filter', 'It was shown in some panels only; here it is shown in all.');
  panels.skip('exclude', 'ids');
}

function colorOf(annotation: Fields): { readonly color?: number } {
  const color = annotation.text('iconColor');
  return color === undefined || color === '' ? {} : { color: paletteIndex(color) };
}
