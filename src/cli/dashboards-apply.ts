import { dashboardKind } from '../dashboard/as-code/dashboard-kind.ts';
import { presentDashboards } from '../dashboard/as-code/present-dashboards.ts';
import { DASHBOARD_FILES, wantedDashboards } from '../dashboard/as-code/wanted-dashboards.ts';
import { readSources } from '../documents/as-code/source-file.ts';
import type { Action } from './action.ts';
import { applyFiles } from './apply-files.ts';

/** `dashboards apply`: dashboards of files, one each. */
export const applyDashboards: Action = ({ values, files }) => {
  const kind = dashboardKind(Date.now);
  return applyFiles(
    { values, positionals: files },
    {
      ...{ command: 'dashboards', example: 'dashboards/', kinds: [kind] },
      read: (path) => readSources(path, DASHBOARD_FILES),
      wanted: (sources) => wantedDashboards(sources, kind),
      present: (ask, wanted) => presentDashboards(ask, kind, wanted),
    },
  );
};
