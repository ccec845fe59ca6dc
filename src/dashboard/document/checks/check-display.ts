import type { Display, SeriesOverride, TableColumn, Threshold } from '../../../model/dashboard/panel.ts';
import { type Problems, placeIn } from '../problem.ts';
import { checkRegex } from './check-texts.ts';
import type { Found } from './found.ts';

export function checkDisplay(display: Display, place: string, problems: Problems): void {
  const { min, max, thresholds = [], mappings = [] } = display;
  if (min !== undefined && max !== undefined && min >= max)
    problems.add(placeIn(place, 'min'), `${min} is not below max ${max}`);
  checkThresholds(thresholds, placeIn(place, 'thresholds'), problems);
  mappings.forEach((mapping, index) => {
    if (mapping.kind === 'range' && (mapping.from ?? -Infinity) > (mapping.to ?? Infinity))
      problems.add(`${place}.mappings[${index}].from`, `${mapping.from} is above to ${mapping.to}`);
  });
}

function checkThresholds(thresholds: readonly Threshold[], place: string, problems: Problems): void {
  thresholds.forEach(({ value }, index) => {
    const at = placeIn(placeIn(place, index), 'value');
    const before = thresholds[index - 1]?.value ?? -Infinity;
    if (value === null && index > 0) problems.add(at, 'null is only for the first one');
    else if (value !== null && value < before)
      problems.add(at, `${value} comes after ${before}`, 'Write thresholds in ascending order.');
  });
}

export function checkOverrides(
  overrides: readonly SeriesOverride[],
  {
    place,
    refIds,
    problems,
    warnings,
  }: Found & { readonly place: string; readonly refIds: readonly string[] },
): void {
  overrides.forEach(({ match }, index) => {
    const at = `${place}[${index}].match`;
    if ('nameRegex' in match) checkRegex(match.nameRegex, `${at}.nameRegex`, problems);
    else if (!refIds.includes(match.refId))
      warnings.add(`${at}.refId`, `there is no query ${match.refId} in this panel`);
  });
}

export function checkTableColumns(columns: readonly TableColumn[], place: string, problems: Problems): void {
  columns.forEach(({ thresholds = [] }, index) => {
    checkThresholds(thresholds, `${place}[${index}].thresholds`, problems);
  });
}
