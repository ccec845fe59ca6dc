import { Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconDeviceDesktop,
  IconHelpCircle,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { NavLink } from 'react-router';
import { useTimedPath } from '../time/links.ts';
import { Logo } from './Logo.tsx';
import { PAGES } from './pages.ts';
import './rail.css';

export interface RailProps {
  readonly narrow: boolean;
  readonly onToggle: () => void;
  readonly onHelp: () => void;
}

const SCHEMES = {
  auto: { label: 'Theme: system', icon: IconDeviceDesktop, next: 'light' },
  light: { label: 'Theme: light', icon: IconSun, next: 'dark' },
  dark: { label: 'Theme: dark', icon: IconMoon, next: 'auto' },
} as const;

export function Rail({ narrow, onToggle, onHelp }: RailProps) {
  const timed = useTimedPath();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = SCHEMES[colorScheme];
  return (
    <div className="rail">
      <div className="rail-brand">
        <Logo />
        <span className="rail-text">Dashboarding</span>
      </div>
      <RailButton label="Search" hint="Ctrl K" icon={IconSearch} narrow={narrow} onClick={spotlight.open} />
      <nav aria-label="Pages" className="rail-pages">
        {PAGES.map((page) => (
          <RailTip key={page.path} label={page.label} narrow={narrow}>
            <NavLink to={timed(page.path)} className="rail-item" aria-label={page.label}>
              <page.icon size={18} aria-hidden="true" />
              <span className="rail-text">{page.label}</span>
            </NavLink>
          </RailTip>
        ))}
      </nav>
      <div className="rail-foot">
        <RailButton
          label={scheme.label}
          icon={scheme.icon}
          narrow={narrow}
          onClick={() => setColorScheme(scheme.next)}
        />
        <RailButton label="Help" hint="?" icon={IconHelpCircle} narrow={narrow} onClick={onHelp} />
        <RailButton
          className="rail-collapse"
          label={narrow ? 'Widen the menu' : 'Narrow the menu'}
          icon={narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse}
          narrow={narrow}
          onClick={onToggle}
        />
      </div>
    </div>
  );
}

interface RailButtonProps {
  readonly label: string;
  readonly hint?: string;
  readonly icon: ComponentType<{ size?: number }>;
  readonly narrow: boolean;
  readonly onClick: () => void;
  readonly className?: string;
}

function RailButton({ label, hint, icon: Icon, narrow, onClick, className = '' }: RailButtonProps) {
  return (
    <RailTip label={label} narrow={narrow}>
      <UnstyledButton className={`rail-item ${className}`} onClick={onClick} aria-label={label}>
        <Icon size={18} />
        <span className="rail-text">{label}</span>
        {hint !== undefined && <span className="rail-hint" data-hint={hint} />}
      </UnstyledButton>
    </RailTip>
  );
}

/** Names what an icon is for, while there is no room for the word. */
function RailTip({ label, narrow, children }: { label: string; narrow: boolean; children: ReactNode }) {
  return (
    <Tooltip label={label} position="right" withArrow disabled={!narrow && window.innerWidth > 1100}>
      {children}
    </Tooltip>
  );
}
