import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';
import {
  interpolate,
  type VariableFormat,
  type VariableScope,
} from '../../../../../src/model/dashboard/interpolate.ts';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type {
  SeriesOverride,
  TablePanel,
  TimeSeriesPanel,
} from '../../../../../src/model/dashboard/panel.ts';

/** A panel with the variables of its texts filled in. Those of its queries are filled in where they are asked. */
export function filledPanel(panel: BodyPanel, scope: VariableScope): BodyPanel {
  const text = filler(scope, 'text');
  const common = {
    title: text(panel.title),
    ...(panel.description === undefined ? {} : { description: text(panel.description) }),
    ...(panel.links === undefined ? {} : { links: panel.links.map((link) => filledLink(link, scope)) }),
  };
  switch (panel.kind) {
    case 'text':
      return { ...panel, ...common, markdown: filler(scope, 'markdown')(panel.markdown) };
    case 'alertList': {
      const labels = Object.entries(panel.labels).map(([key, value]) => [key, interpolate(value, scope)]);
      return { ...panel, ...common, labels: Object.fromEntries(labels) };
    }
    case 'timeSeries':
      return { ...panel, ...common, ...filledAxes(panel, text), ...filledOverrides(panel, scope) };
    case 'table':
      return { ...panel, ...common, ...filledColumns(panel, text), ...filledOverrides(panel, scope) };
    default:
      return { ...panel, ...common, ...filledOverrides(panel, scope) };
  }
}

/** Values are percent-encoded in addresses, which begin with what the author wrote: none is a variable alone. */
export function filledLink(link: DashboardLink, scope: VariableScope): DashboardLink {
  return {
    ...link,
    title: interpolate(link.title, scope, { format: 'text' }),
    url: interpolate(link.url, scope, { format: 'percentencode' }),
  };
}

function filledAxes(
  { axisLabel, rightAxis }: TimeSeriesPanel,
  text: (template: string) => string,
): Partial<TimeSeriesPanel> {
  return {
    ...(axisLabel === undefined ? {} : { axisLabel: text(axisLabel) }),
    ...(rightAxis?.label === undefined ? {} : { rightAxis: { ...rightAxis, label: text(rightAxis.label) } }),
  };
}

function filledColumns({ columns }: TablePanel, text: (template: string) => string): Partial<TablePanel> {
  if (columns === undefined) return {};
  return {
    columns: columns.map((column) =>
      column.title === undefined ? column : { ...column, title: text(column.title) },
    ),
  };
}

function filledOverrides(
  { overrides }: { readonly overrides?: readonly SeriesOverride[] },
  scope: VariableScope,
): { readonly overrides?: readonly SeriesOverride[] } {
  if (overrides === undefined) return {};
  return {
    overrides: overrides.map(({ match, displayName, ...rest }) => ({
      ...rest,
      match:
        'refId' in match ? match : { nameRegex: interpolate(match.nameRegex, scope, { format: 'regex' }) },
      ...(displayName === undefined
        ? {}
        : { displayName: interpolate(displayName, scope, { format: 'text' }) }),
    })),
  };
}

function filler(scope: VariableScope, format: VariableFormat): (template: string) => string {
  return (template) => interpolate(template, scope, { format });
}
