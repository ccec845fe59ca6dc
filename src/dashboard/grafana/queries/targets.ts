import type { PanelQuery } from '../../../model/dashboard/query.ts';
import { boundedObjects } from '../bounded-objects.ts';
import type { BoardContext } from '../context.ts';
import { isPrometheus } from '../datasources.ts';
import { type Fields, jsonText, shorten } from '../fields.ts';
import type { PanelDemand } from '../promql/piece.ts';
import { translatePromql } from '../promql/translate.ts';
import { cut, LONGEST } from '../text.ts';
import { convertMath } from './math.ts';
import { promqlQueries } from './promql-queries.ts';
import { RefIds } from './ref-ids.ts';

export interface ReadTargetsOptions {
  readonly context: BoardContext;
  /** Whether the panel shows the last value of each series and nothing else. */
  readonly reduces: boolean;
  readonly timeShiftSeconds: number | undefined;
}

export interface ReadTargets {
  readonly queries: readonly PanelQuery[];
  /** Names of the panel's queries. */
  readonly refIds: RefIds;
  /** What the panel has to do, for windows that it shows as one number. */
  readonly demand: PanelDemand | undefined;
  /** Whether all queries ask for one moment and not for a range. */
  readonly isInstant: boolean;
}

export const MOST_QUERIES = 26;

/** The queries of a panel. What asks for something else than metrics is reported with what it asked. */
export function readTargets(panel: Fields, options: ReadTargetsOptions): ReadTargets {
  const targets = boundedTargets(panel);
  const panelKind = options.context.datasources.kindOf(panel.raw('datasource'));
  const originals = targets.map((target, index) => target.text('refId') ?? defaultRefId(index));
  const refIds = new RefIds(originals);
  const demand = options.reduces ? agreedDemand(targets, options.context) : undefined;
  const reader = new TargetReader({ ...options, reduces: demand !== undefined, refIds, panelKind });
  targets.forEach((target, index) => {
    const original = originals[index] ?? '';
    const refId = originals.indexOf(original) === index ? refIds.of(original) : undefined;
    reader.read(target, refId ?? refIds.fresh());
  });
  return {
    queries: reader.queries,
    refIds,
    demand,
    isInstant: targets.length > 0 && targets.every((target) => target.flag('instant') === true),
  };
}

/** A board that a person made has fewer by far. */
const MOST_TARGETS = 100;

function boundedTargets(panel: Fields): readonly Fields[] {
  return boundedObjects(panel, 'targets', { most: MOST_TARGETS, what: 'queries' });
}

/** What all queries want of the panel. Only where all agree can it do so. */
function agreedDemand(targets: readonly Fields[], context: BoardContext): PanelDemand | undefined {
  const wanted = targets.map((target) => {
    const translation = translatePromql(target.peekText('expr'), { ...context, reduces: true });
    return translation.ok ? translation.demand : undefined;
  });
  const [first] = wanted;
  const isAgreed = wanted.every((one) => one?.reducer === first?.reducer && one?.window === first?.window);
  return isAgreed ? first : undefined;
}

function defaultRefId(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `A${index}`;
}

interface TargetReaderDependencies extends ReadTargetsOptions {
  readonly refIds: RefIds;
  readonly panelKind: string | undefined;
}

class TargetReader {
  readonly queries: PanelQuery[] = [];
  readonly #deps: TargetReaderDependencies;

  constructor(deps: TargetReaderDependencies) {
    this.#deps = deps;
  }

  read(target: Fields, refId: string): void {
    target.skip(...WEIGHTLESS);
    const queries = this.#queriesOf(target, refId);
    if (queries.length === 0) return;
    if (this.queries.length + queries.length > MOST_QUERIES) {
      target.notSupported(
        'refId',
        `Query ${refId} is left out: a panel has at most ${MOST_QUERIES} queries.`,
      );
      return;
    }
    this.queries.push(...queries);
  }

  #queriesOf(target: Fields, refId: string): readonly PanelQuery[] {
    const kind = this.#kindOf(target);
    if (kind === '__expr__') return this.#math(target, refId);
    if (kind !== undefined && !isPrometheus(kind)) return notMetrics(target, refId, kind);
    if (target.text('expr') === undefined && kind === undefined && target.has('rawSql'))
      return notMetrics(target, refId, 'SQL');
    return this.#promql(target, refId);
  }

  #kindOf(target: Fields): string | undefined {
    const { datasources } = this.#deps.context;
    const own = datasources.kindOf(target.raw('datasource'));
    const kind = own ?? this.#deps.panelKind;
    return kind === 'mixed' ? own : kind;
  }

  #promql(target: Fields, refId: string): readonly PanelQuery[] {
    return promqlQueries(target, { ...this.#deps, refId, left: MOST_QUERIES - this.queries.length });
  }

  #math(target: Fields, refId: string): readonly PanelQuery[] {
    const type = target.text('type') ?? 'math';
    const expression = target.text('expression') ?? '';
    target.skip('conditions', 'reducer', 'settings', 'downsampler', 'upsampler', 'window');
    const hidden = target.flag('hide') === true;
    const converted = type === 'math' ? convertMath(expression, this.#deps.refIds) : undefined;
    if (converted === undefined) {
      const what = `Query ${refId}, the expression of kind ${shorten(type, 40)} (${shorten(expression, 300)})`;
      target.notSupported('expression', `${what}, has no counterpart and was not taken along.`);
      return [];
    }
    target.skip('expression');
    return [{ refId, ...(hidden && { hidden }), kind: 'expression', expression: converted }];
  }
}

/** What only Grafana's own editor needs, or what follows from the panel here. */
const WEIGHTLESS = [
  'refId',
  'editorMode',
  'key',
  'queryType',
  'requestId',
  'useBackend',
  'disableTextWrap',
  'fullMetaSearch',
  'includeNullMetadata',
  'textEditor',
  'range',
  'instant',
  'metric',
  'step',
  'target',
  'exemplar',
  'utcOffsetSec',
  'datasourceUid',
  'datasourceErrors',
  'errors',
];

/** Grafana's own sources in words. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['dashboard', 'what another panel shows, which cannot be said here'],
  ['grafana', "Grafana's own data, which are not here"],
]);

/** Where queries of other data sources keep what they ask. */
const QUESTIONS = [
  'expr',
  'query',
  'rawSql',
  'rawQuery',
  'queryText',
  'target',
  'expression',
  'scenarioId',
  'panelId',
];

function notMetrics(target: Fields, refId: string, kind: string): readonly PanelQuery[] {
  const question = QUESTIONS.map((key) => target.raw(key)).find((one) => one !== undefined && one !== '');
  const text = typeof question === 'string' ? question : question === undefined ? '' : jsonText(question);
  const asked = text === '' ? '' : `: ${cut(text, LONGEST.value)}`;
  const source = SOURCES.get(kind) ?? `${shorten(kind, 60)}, which is no source of metrics here`;
  target.notSupported('datasource', `Query ${refId} asks ${source}${asked}`);
  target.skip(...target.keys());
  return [];
}
