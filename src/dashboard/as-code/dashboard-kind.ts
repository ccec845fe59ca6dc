import type { CodeKind } from '../../documents/as-code/code-kind.ts';
import { diffDashboards } from '../../model/dashboard/diff.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import { nameOfDashboard, parseDashboard } from '../document/parse-dashboard.ts';

/** Dashboards as files may hold them: each file one. `nowMs` is what relative times are checked at. */
export function dashboardKind(nowMs: () => number): CodeKind {
  return {
    plural: 'dashboards',
    noun: 'dashboard',
    one: 'a dashboard',
    path: '/api/v1/dashboards',
    computed: ['starred'],
    check: (fields) => parseDashboard(fields, nowMs()),
    nameOf: (fields) => {
      const { title = '', folder = '' } = fields as { readonly title?: string; readonly folder?: string };
      return nameOfDashboard({ title, folder });
    },
    describe: (before, after) =>
      before === undefined
        ? [sizeOf(after as unknown as Dashboard)]
        : diffDashboards(before as unknown as Dashboard, after as unknown as Dashboard).words,
  };
}

/** `3 panels, 1 variable`. */
function sizeOf({ panels, variables }: Dashboard): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const shown = panels.filter(({ kind }) => kind !== 'row').length;
  return `${count(shown, 'panel')}, ${count(variables.length, 'variable')}`;
}
