import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconBell,
  IconChartLine,
  IconClipboardCopy,
  IconCompass,
  IconCopyPlus,
  IconDotsVertical,
  IconFileTypeCsv,
  IconPencil,
  IconShare,
  IconTable,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import type { VariableScope } from '../../../../../src/model/dashboard/interpolate.ts';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import type { QuerySpec } from '../../../api/types.ts';
import type { PanelAnswer } from '../../../panels/panel-answer.ts';
import { panelTable } from '../../../panels/panel-table.ts';
import { useTimedPath } from '../../../time/links.ts';
import { exploreLink } from '../../explore/explore-link.ts';
import { csvOf, download, fileName } from './csv.ts';
import { type PanelActs, usePanelActs } from './panel-acts.ts';
import type { PanelRule } from './panel-rule.ts';

export interface PanelMenuProps {
  readonly shown: ShownPanel;
  /** What its variables stand for. */
  readonly scope: VariableScope;
  /** With its variables filled in. */
  readonly panel: BodyPanel;
  readonly data: readonly PanelAnswer[];
  readonly asTable: boolean;
  readonly onTable: (() => void) | undefined;
}

/** All that can be done with a panel. The keys work while the pointer or the focus is on it. */
export function PanelMenu({ shown, scope, panel, data, asTable, onTable }: PanelMenuProps) {
  const acts = usePanelActs();
  const timed = useTimedPath();
  const name = panel.title === '' ? `panel ${panel.id}` : panel.title;
  const explore = exploreSpec(data);
  const hasData = data.some(({ answer }) => (answer?.data.length ?? 0) > 0);
  if (onTable === undefined && Object.values(acts).every((act) => act === undefined)) return null;
  const rule = acts.newAlertRule?.(shown, scope);
  const act = (key: Exclude<keyof PanelActs, 'annotate' | 'openAnnotation' | 'newAlertRule'>) => {
    const run = acts[key];
    return run === undefined ? undefined : () => run(shown);
  };
  return (
    <Menu position="bottom-end" width={210} withinPortal>
      <Menu.Target>
        <ActionIcon
          className="board-menu"
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Menu of ${name}`}
        >
          <IconDotsVertical size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Item label="View large" hint="v" icon={IconArrowsMaximize} run={act('viewLarge')} />
        <Item label="Back to the board" hint="v" icon={IconArrowsMinimize} run={act('back')} />
        <Item label="Edit" hint="e" icon={IconPencil} run={act('edit')} />
        <Item label="Duplicate" hint="d" icon={IconCopyPlus} run={act('duplicate')} />
        <Item label="Copy to the clipboard" hint="c" icon={IconClipboardCopy} run={act('copy')} />
        <Item label="Share" hint="s" icon={IconShare} run={act('share')} />
        {explore !== undefined && (acts.edit ?? acts.newAlertRule) !== undefined && (
          <Menu.Item
            component={Link}
            to={timed(exploreLink(explore))}
            leftSection={<IconCompass size={16} />}
          >
            Open in Explore
          </Menu.Item>
        )}
        {rule !== undefined && <RuleItem rule={rule} />}
        <Item
          label={asTable ? 'Show as picture' : 'Show as table'}
          icon={asTable ? IconChartLine : IconTable}
          run={onTable}
        />
        {hasData && 'queries' in panel && (
          <Item
            label="Download as CSV"
            icon={IconFileTypeCsv}
            run={() => download(fileName(panel.title, 'csv'), csvOf(panelTable(panel, data)), 'text/csv')}
          />
        )}
        <Item label="Remove" hint="Del" icon={IconTrash} run={act('remove')} />
      </Menu.Dropdown>
    </Menu>
  );
}

function RuleItem({ rule }: { readonly rule: PanelRule }) {
  const timed = useTimedPath();
  const icon = <IconBell size={16} />;
  if ('link' in rule)
    return (
      <Menu.Item component={Link} to={timed(rule.link)} leftSection={icon}>
        New alert rule
      </Menu.Item>
    );
  return (
    <Menu.Item className="board-menu-off" leftSection={icon} disabled>
      New alert rule
      <span className="board-menu-why">{rule.reason}</span>
    </Menu.Item>
  );
}

interface ItemProps {
  readonly label: string;
  readonly hint?: string;
  readonly icon: typeof IconPencil;
  readonly run: (() => void) | undefined;
}

function Item({ label, hint, icon: Icon, run }: ItemProps) {
  if (run === undefined) return null;
  return (
    <Menu.Item
      leftSection={<Icon size={16} />}
      rightSection={hint === undefined ? null : <span className="board-hint" data-hint={hint} />}
      onClick={run}
    >
      {label}
    </Menu.Item>
  );
}

/** The first query that Explore can show too, as it was asked. */
function exploreSpec(data: readonly PanelAnswer[]): QuerySpec | undefined {
  const query = data.map((one) => one.query).find(({ kind }) => kind === 'metric');
  if (query?.kind !== 'metric') return undefined;
  const { metric, aggregation, filters, groupBy, interval, limit, orderBy } = query;
  return {
    ...{ metric, aggregation, filters, groupBy },
    ...(interval === undefined ? {} : { interval }),
    ...(limit === undefined ? {} : { limit }),
    ...(orderBy === undefined ? {} : { orderBy }),
  };
}
