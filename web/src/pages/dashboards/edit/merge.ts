import { isEqual as same } from '../../../../../src/model/dashboard/diff.ts';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import type { ConflictChoice, ConflictPart } from '../../../ui/ConflictChoices.tsx';
import { withNewPanels } from './merge-places.ts';

const FIELDS = {
  title: 'Title',
  description: 'Description',
  folder: 'Folder',
  tags: 'Tags',
  time: 'Time range',
  refreshSeconds: 'Refresh',
  variables: 'Variables',
  annotations: 'Annotations',
  links: 'Links',
} as const;
type Field = keyof typeof FIELDS;

/**
 * The parts in which both versions differ: the board's own fields, and each panel for itself. By default each one's own changes are
 * taken, and mine where both changed it.
 */
export function parts(base: Dashboard, mine: Dashboard, theirs: Dashboard): ConflictPart[] {
  const fields = (Object.keys(FIELDS) as Field[])
    .filter((field) => !same(mine[field], theirs[field]))
    .map((field) => ({
      key: field,
      label: FIELDS[field],
      mine: fieldText(mine[field]),
      theirs: fieldText(theirs[field]),
      choice: same(mine[field], base[field]) ? ('theirs' as const) : ('mine' as const),
    }));
  const ids = [...new Set([...mine.panels, ...theirs.panels].map(({ id }) => id))];
  const panels = ids.flatMap((id) => {
    const [was, own, other] = [base, mine, theirs].map((board) =>
      board.panels.find((panel) => panel.id === id),
    );
    if (same(own, other)) return [];
    return {
      key: `panel ${id}`,
      label: `Panel “${(own ?? other)?.title || id}”`,
      mine: panelText(was, own),
      theirs: panelText(was, other),
      choice: same(own, was) ? ('theirs' as const) : ('mine' as const),
    };
  });
  return [...fields, ...panels];
}

/** My board with each part from where it was chosen. New panels stand in the section they were added to, over no other. */
export function resolved(
  base: Dashboard,
  mine: Dashboard,
  theirs: Dashboard,
  choices: ConflictChoice,
): Dashboard {
  const fields = (Object.keys(FIELDS) as Field[])
    .filter((field) => choices[field] === 'theirs')
    .map((field) => [field, theirs[field]]);
  const isTheirs = (id: number) => choices[`panel ${id}`] === 'theirs';
  const kept = mine.panels.flatMap((panel) =>
    isTheirs(panel.id) ? theirs.panels.filter(({ id }) => id === panel.id) : [panel],
  );
  const added = theirs.panels.filter(
    ({ id }) => isTheirs(id) && !mine.panels.some((panel) => panel.id === id),
  );
  const isNew = ({ id, kind }: Panel) => kind !== 'row' && !base.panels.some((panel) => panel.id === id);
  const panels = withNewPanels(
    [...kept, ...added].filter((panel) => !isNew(panel)),
    // Where both put one into the same place, mine makes room: theirs has been seen there by others.
    [
      { panels: added.filter(isNew), of: theirs },
      { panels: kept.filter(isNew), of: mine },
    ],
  );
  return { ...mine, ...Object.fromEntries(fields), panels };
}

function panelText(before: unknown, after: unknown): string {
  if (after === undefined) return before === undefined ? 'not there' : 'removed';
  if (before === undefined) return 'added';
  return same(before, after) ? 'as it was' : 'changed';
}

function fieldText(value: unknown): string {
  if (value === undefined || value === '') return '(empty)';
  if (Array.isArray(value))
    return (
      value
        .map((one: { readonly name?: string; readonly title?: string } | string) =>
          typeof one === 'string' ? one : (one.name ?? one.title ?? ''),
        )
        .join(', ') || 'none'
    );
  return typeof value === 'object' ? Object.values(value as object).join(' – ') : String(value);
}
