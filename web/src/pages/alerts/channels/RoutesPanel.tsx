import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { LoadingBar } from '../../../ui/LoadingBar.tsx';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import type { Channel, Route } from '../api/notify-types.ts';
import { useRenewAlerts } from '../api/queries.ts';
import { writeDuration } from '../ui/durations.ts';
import { MatcherList } from '../ui/TagList.tsx';
import { RouteDrawer } from './RouteDrawer.tsx';
import { emptyRoute, inOrder, moved, type RouteForm, routeBody, routeForm } from './route-form.ts';

export interface RoutesPanelProps {
  readonly query: UseQueryResult<{ readonly routes: readonly Route[] }>;
  readonly channels: readonly Channel[];
}

/** Which alerts go where: the first that matches decides, from the top. */
export function RoutesPanel({ query, channels }: RoutesPanelProps) {
  const [form, setForm] = useState<RouteForm>();
  const routes = inOrder(query.data?.routes ?? []);
  const acts = useRouteActs(routes);
  const last = routes.at(-1)?.position ?? 0;
  return (
    <section className="panel" aria-label="Routes" aria-busy={query.isPending}>
      <LoadingBar active={query.isFetching} />
      <header className="panel-head">
        <h2 className="panel-title">
          Routes <small>the first that matches decides</small>
        </h2>
        <Button size="compact-sm" variant="default" onClick={() => setForm(emptyRoute(last + 10))}>
          New route
        </Button>
      </header>
      <ol className="al-routes">
        {routes.map((route, index) => (
          <li key={route.id} className="al-route">
            <span className="al-route-place num">{index + 1}</span>
            <div className="al-route-what">
              <UnstyledButton
                className="ui-open"
                title={route.name}
                onClick={() => setForm(routeForm(route))}
              >
                {route.name}
              </UnstyledButton>
              <span className="al-route-line">
                <MatcherList matchers={route.matchers} />
                <span aria-hidden="true">→</span>
                <span className="visually-hidden">go to</span>
                <strong>{route.channels.join(', ')}</strong>
              </span>
              <span className="ui-sub">{groupWords(route)}</span>
            </div>
            <span className="al-acts">
              <MoveButton
                label={`Move ${route.name} up`}
                disabled={index === 0}
                onClick={() => void acts.move(route, -1)}
              >
                <IconArrowUp size={16} />
              </MoveButton>
              <MoveButton
                label={`Move ${route.name} down`}
                disabled={index === routes.length - 1}
                onClick={() => void acts.move(route, 1)}
              >
                <IconArrowDown size={16} />
              </MoveButton>
              <MoveButton label={`Delete ${route.name}`} onClick={() => void acts.remove(route)}>
                <IconTrash size={16} />
              </MoveButton>
            </span>
          </li>
        ))}
        <li className="al-route">
          <span className="al-route-place">
            <span aria-hidden="true">*</span>
          </span>
          <div className="al-route-what">
            <span className="al-route-line">
              <span className="al-more">everything that no route takes</span>
              <span aria-hidden="true">→</span>
              <DefaultChannels channels={channels} />
            </span>
          </div>
        </li>
      </ol>
      <RouteDrawer
        form={form}
        channels={channels.map(({ name }) => name)}
        onClose={() => setForm(undefined)}
      />
    </section>
  );
}

function DefaultChannels({ channels }: { readonly channels: readonly Channel[] }) {
  const names = channels.filter((channel) => channel.default === true).map(({ name }) => name);
  if (names.length > 0) return <strong>{names.join(', ')}</strong>;
  return <span className="al-warn-text">nobody: mark a channel as default</span>;
}

function groupWords(route: Route): string {
  const groups = route.groupBy.includes('...')
    ? 'each alert by itself'
    : route.groupBy.length === 0
      ? 'all together'
      : `one message for each ${route.groupBy.join(', ')}`;
  const times = `after ${writeDuration(route.groupWaitSeconds)}, changes every ${writeDuration(route.groupIntervalSeconds)}, again after ${writeDuration(route.repeatIntervalSeconds)}`;
  return `${groups}; ${times}${route.continue ? '; later routes are tried too' : ''}`;
}

interface MoveButtonProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function MoveButton({ label, disabled = false, onClick, children }: MoveButtonProps) {
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}

function useRouteActs(routes: readonly Route[]) {
  const tell = useTell();
  const renew = useRenewAlerts();
  const attempt = async (what: string, act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      tell({ words: `${what}: ${(error as Error).message}` });
    }
    await renew();
  };
  return {
    move: (route: Route, by: 1 | -1) =>
      attempt(`${route.name} could not be moved`, async () => {
        for (const { route: one, position } of moved(routes, route, by)) {
          await alertApi.routes.update(one.id, one.version, { ...routeBody(one), position });
        }
      }),
    remove: (route: Route) =>
      attempt(`${route.name} could not be deleted`, async () => {
        await alertApi.routes.delete(route.id);
        const undo = () => alertApi.routes.create(routeBody(route)).then(renew);
        tell({ words: `The route ${route.name} is deleted.`, undo });
      }),
  };
}
