import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import { PageFrame, type PageFrameProps } from '../../../app/TopBar.tsx';
import { useTimedPath } from '../../../time/links.ts';
import '../alerts.css';

const TABS = [
  { path: '/alerts', label: 'Active' },
  { path: '/alerts/rules', label: 'Rules' },
  { path: '/alerts/history', label: 'History' },
  { path: '/alerts/silences', label: 'Silences' },
  { path: '/alerts/channels', label: 'Channels' },
] as const;

export const ALERTS_CRUMB = { label: 'Alerts', path: '/alerts' } as const;
export const RULES_CRUMB = { label: 'Rules', path: '/alerts/rules' } as const;

export interface AlertsFrameProps extends PageFrameProps {
  /** At the right end of the line of tabs: the page's own buttons. */
  readonly actions?: ReactNode;
}

/** A page about alerts: the usual frame, and the way to the others. */
export function AlertsFrame({ actions, children, ...frame }: AlertsFrameProps) {
  const timed = useTimedPath();
  return (
    <PageFrame withTime="refresh" {...frame}>
      <div className="al-tabs-line">
        <nav className="ui-tabs" aria-label="Alerts">
          {TABS.map(({ path, label }) => (
            <NavLink key={path} to={timed(path)} end={path === '/alerts'} className="al-tab">
              {label}
            </NavLink>
          ))}
        </nav>
        {actions !== undefined && <div className="al-actions">{actions}</div>}
      </div>
      {children}
    </PageFrame>
  );
}
