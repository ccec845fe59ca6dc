import type { AnnotationSource, DashboardLink } from '../../../model/dashboard/annotation.ts';
import { DASHBOARD_SCHEMA_VERSION, type Dashboard, GRID_COLUMNS } from '../../../model/dashboard/document.ts';
import type { Panel, PanelRepeat, RowPanel } from '../../../model/dashboard/panel.ts';
import type { QueryVariable, Variable } from '../../../model/dashboard/variable.ts';
import type { PanelDraft } from './panels.ts';

/** Panels beside each other, all of the same height, from left to right. */
export interface Line {
  readonly h: number;
  readonly panels: readonly PanelDraft[];
}

/** Lines below a heading; without a title they stand at the top of the board. */
export interface Section {
  readonly title?: string;
  readonly collapsed?: boolean;
  readonly repeat?: PanelRepeat;
  readonly lines: readonly Line[];
}

export interface BoardOptions extends Pick<Dashboard, 'title' | 'description' | 'tags' | 'variables'> {
  readonly links: readonly DashboardLink[];
  readonly annotations: readonly AnnotationSource[];
  readonly sections: readonly Section[];
}

/** All of them lie in one folder, so that nobody takes them for boards of their own. */
export const READY_MADE_FOLDER = 'Ready-made';

/** A board from its lines: panels are numbered and placed as they are written. */
export function board({ sections, ...rest }: BoardOptions): Dashboard {
  return {
    schemaVersion: DASHBOARD_SCHEMA_VERSION,
    folder: READY_MADE_FOLDER,
    time: { from: 'now-1h', to: 'now', zone: 'browser' },
    refreshSeconds: 10,
    ...rest,
    panels: placed(sections),
  };
}

function placed(sections: readonly Section[]): readonly Panel[] {
  const panels: Panel[] = [];
  let y = 0;
  for (const section of sections) {
    if (section.title !== undefined) {
      panels.push(heading(section.title, section, panels.length + 1, y));
      y += 1;
    }
    for (const line of section.lines) {
      let x = 0;
      for (const { w, ...draft } of line.panels) {
        panels.push({ ...draft, id: panels.length + 1, grid: { x, y, w, h: line.h } } as Panel);
        x += w;
      }
      y += line.h;
    }
  }
  return panels;
}

function heading(title: string, { collapsed = false, repeat }: Section, id: number, y: number): RowPanel {
  return {
    kind: 'row',
    id,
    title,
    grid: { x: 0, y, w: GRID_COLUMNS, h: 1 },
    collapsed,
    ...(repeat !== undefined && { repeat }),
  };
}

type TagVariable = Pick<QueryVariable, 'name' | 'label' | 'metric' | 'tag'> &
  Partial<Pick<QueryVariable, 'filters' | 'regex' | 'multi'>>;

/** Several values of a tag, all of them at first. */
export function tagVariable(options: TagVariable): Variable {
  return {
    kind: 'query',
    multi: true,
    includeAll: true,
    selected: ['$__all'],
    filters: [],
    sort: 'natural',
    ...options,
  };
}

/** One value of a tag, the first of them at first. */
export function oneTagVariable(options: TagVariable): Variable {
  return {
    kind: 'query',
    multi: false,
    includeAll: false,
    selected: [],
    filters: [],
    sort: 'natural',
    ...options,
  };
}

/** Deploys, and the episodes of the alerts that have these labels. */
export function marks(labels?: Readonly<Record<string, string>>): readonly AnnotationSource[] {
  return [
    { kind: 'stored', name: 'Deploys', enabled: true, tags: ['deploy'], color: 4 },
    { kind: 'alerts', name: 'Alerts', enabled: true, ...(labels !== undefined && { labels }) },
  ];
}

/** To another ready-made board, with the time range and the variables that both have. */
export function linkTo(title: string, id: string): DashboardLink {
  return { title, url: `/dashboards/${id}`, keepContext: true };
}
