import type { GridPlace, PanelRepeat } from '../../../model/dashboard/panel.ts';
import type { BoardContext } from '../context.ts';
import { type Fields, shorten } from '../fields.ts';
import { readLinks } from '../links.ts';
import { LONGEST, readText } from '../text.ts';
import { type PanelBase, wholeWithin } from './input.ts';

/** What every panel has, whatever its kind. */
export function readBase(
  fields: Fields,
  { id, grid, context }: { readonly id: number; readonly grid: GridPlace; readonly context: BoardContext },
): PanelBase {
  const { names } = context;
  fields.skip(
    'id',
    'gridPos',
    'type',
    'pluginVersion',
    'span',
    'height',
    'minSpan',
    'editable',
    'error',
    'isNew',
  );
  fields.skip(
    'renderer',
    'hideTimeOverride',
    'tags',
    'scopedVars',
    'repeatIteration',
    'repeatPanelId',
    'repeatedByRow',
  );
  fields.skipLooks('transparent');
  const title = readText(fields, 'title', { names, longest: LONGEST.title }) ?? '';
  const description = readText(fields, 'description', { names, longest: LONGEST.description });
  const links = readLinks(fields, 'links', context);
  const repeat = readRepeat(fields, context);
  return {
    id,
    title,
    grid,
    ...(description !== undefined && description !== '' && { description }),
    ...(links.length > 0 && { links }),
    ...(repeat !== undefined && { repeat }),
  };
}

function readRepeat(fields: Fields, { names }: BoardContext): PanelRepeat | undefined {
  const variable = fields.text('repeat');
  const direction = fields.text('repeatDirection') === 'v' ? 'down' : 'right';
  const perRow = wholeWithin(fields.number('maxPerRow'), 1, 24);
  if (variable === undefined || variable === '') return undefined;
  const name = names.get(variable.replace(/^\$/, ''));
  if (typeof name === 'string')
    return { variable: name, direction, ...(direction === 'right' && perRow !== undefined && { perRow }) };
  fields.notSupported(
    'repeat',
    `It was repeated by ${shorten(variable, 60)}, which is no variable here; it is there once.`,
  );
  return undefined;
}
