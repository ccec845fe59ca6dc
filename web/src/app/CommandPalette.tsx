import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import {
  IconBell,
  IconChartLine,
  IconCommand,
  IconLayoutDashboard,
  IconSearch,
  IconServer2,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, json, search } from '../api/client.ts';
import { useTimedPath } from '../time/links.ts';
import { PRESETS } from '../time/range.ts';
import { REFRESH_CHOICES } from '../time/refresh.ts';
import { useTime } from '../time/store.ts';
import { API_PAGE, PAGES, SUB_PAGES } from './pages.ts';
import './palette.css';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly about?: string;
  readonly icon: ComponentType<{ size?: number }>;
  readonly run: () => void;
}

interface BoardNames {
  readonly dashboards: readonly { readonly id: string; readonly title: string; readonly folder: string }[];
}

const MOST_PER_GROUP = 7;

/** Ctrl+K: one field that finds metrics, hosts, alert rules, pages and commands. */
export function CommandPalette({ onHelp }: { readonly onHelp: () => void }) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const groups = useEntries(text, open, onHelp);
  const total = groups.reduce((sum, group) => sum + group.entries.length, 0);
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      attributes={{ content: { 'aria-label': 'Search' } }}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      scrollable
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder="Search metrics, hosts, pages and commands"
        aria-label="Search metrics, hosts, pages and commands"
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {total === 0 && <Spotlight.Empty>Nothing is called “{text}”</Spotlight.Empty>}
        {groups.map(
          (group) =>
            group.entries.length > 0 && (
              <Spotlight.ActionsGroup key={group.label} label={group.label} className="palette-group">
                {group.entries.map((entry) => (
                  <Spotlight.Action
                    key={entry.id}
                    className="palette-action"
                    label={entry.label}
                    {...(entry.about === undefined ? {} : { description: entry.about })}
                    leftSection={<entry.icon size={18} />}
                    onClick={() => {
                      spotlight.close();
                      entry.run();
                    }}
                  />
                ))}
              </Spotlight.ActionsGroup>
            ),
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useEntries(text: string, open: boolean, onHelp: () => void) {
  const navigate = useNavigate();
  const timed = useTimedPath();
  const [wanted] = useDebouncedValue(text.trim(), 80);
  const metrics = useQuery({
    queryKey: ['metric-search', wanted],
    enabled: open && wanted !== '',
    queryFn: ({ signal }) => api.metrics({ match: wanted, limit: MOST_PER_GROUP }, signal),
    placeholderData: (previous) => previous,
  });
  const hosts = useQuery({
    queryKey: ['hosts'],
    enabled: open,
    queryFn: ({ signal }) => api.tagValues('host', { limit: 10_000 }, signal),
    staleTime: 30_000,
  });
  const rules = useQuery({
    queryKey: ['alert-rule-search', wanted],
    enabled: open && wanted !== '',
    queryFn: ({ signal }) => api.alertRules({ search: wanted, limit: MOST_PER_GROUP }, signal),
    placeholderData: (previous) => previous,
  });
  const boards = useQuery({
    queryKey: ['board-search', wanted],
    enabled: open,
    queryFn: ({ signal }) =>
      json<BoardNames>(`/api/v1/dashboards${search({ query: wanted, limit: MOST_PER_GROUP })}`, { signal }),
    placeholderData: (previous) => previous,
  });
  const commands = useCommands(onHelp);

  const go = (path: string) => void navigate(timed(path));
  const found = (label: string) => label.toLowerCase().includes(text.trim().toLowerCase());
  const hostNames = text.trim() === '' ? [] : (hosts.data?.values ?? []).filter(found);
  return [
    {
      label: 'Pages',
      entries: (text.trim() === '' ? PAGES : [...PAGES, ...SUB_PAGES])
        .filter((page) => found(page.label))
        .map(
          (page): Entry => ({
            id: page.path,
            label: page.label,
            about: page.about,
            icon: page.icon,
            run: () => go(page.path),
          }),
        ),
    },
    {
      label: 'Boards',
      entries: (boards.data?.dashboards ?? []).map(
        (board): Entry => ({
          id: `board ${board.id}`,
          label: board.title,
          ...(board.folder === '' ? {} : { about: board.folder }),
          icon: IconLayoutDashboard,
          run: () => void navigate(`/dashboards/${encodeURIComponent(board.id)}`),
        }),
      ),
    },
    {
      label: 'Hosts',
      entries: hostNames.slice(0, MOST_PER_GROUP).map(
        (host): Entry => ({
          id: `host ${host}`,
          label: host,
          icon: IconServer2,
          run: () => go(`/hosts/${encodeURIComponent(host)}`),
        }),
      ),
    },
    {
      label: 'Metrics',
      entries: (wanted === '' ? [] : (metrics.data?.metrics ?? [])).map(
        (metric): Entry => ({
          id: `metric ${metric.name}`,
          label: metric.name,
          about: [metric.type, metric.unit, `${metric.seriesCount} series`].filter(Boolean).join(' · '),
          icon: IconChartLine,
          run: () => go(`/explore?metric=${encodeURIComponent(metric.name)}`),
        }),
      ),
    },
    {
      label: 'Alert rules',
      entries: (wanted === '' ? [] : (rules.data?.rules ?? [])).map(
        (rule): Entry => ({
          id: `rule ${rule.id}`,
          label: rule.name,
          about: `${rule.severity} · ${rule.status.state === 'noData' ? 'no data' : rule.status.state}`,
          icon: IconBell,
          run: () => go(`/alerts/rules/${encodeURIComponent(rule.id)}`),
        }),
      ),
    },
    { label: 'Commands', entries: commands.filter((command) => found(command.label)) },
  ];
}

function useCommands(onHelp: () => void): readonly Entry[] {
  const time = useTime();
  const { setColorScheme } = useMantineColorScheme();
  return useMemo(() => {
    const command = (label: string, run: () => void): Entry => ({ id: label, label, icon: IconCommand, run });
    return [
      command('Refresh now', time.refreshNow),
      command('Theme: light', () => setColorScheme('light')),
      command('Theme: dark', () => setColorScheme('dark')),
      command('Theme: follow the system', () => setColorScheme('auto')),
      ...PRESETS.map((preset) =>
        command(`Time range: last ${preset.label}`, () => time.setRange({ from: preset.from, to: 'now' })),
      ),
      ...REFRESH_CHOICES.map((choice) =>
        command(choice.ms === 0 ? 'Refresh: off' : `Refresh: every ${choice.label}`, () =>
          time.setRefreshMs(choice.ms),
        ),
      ),
      command('Time zone: UTC', () => time.setZone('UTC')),
      command("Time zone: this browser's", () => time.setZone('local')),
      command('Keyboard and help', onHelp),
      command('API documentation', () => window.location.assign(API_PAGE)),
    ];
  }, [time, setColorScheme, onHelp]);
}
