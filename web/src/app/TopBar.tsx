import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useTimedPath } from '../time/links.ts';
import { RefreshOnly, TimeControls } from '../time/TimeControls.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import './top-bar.css';

export interface PageFrameProps {
  readonly title: string;
  readonly crumbs?: readonly { readonly label: string; readonly path: string }[];
  /** Beside the title: a state, a count. */
  readonly aside?: ReactNode;
  /** `refresh`: the page is about now and has no range, but is renewed. */
  readonly withTime?: boolean | 'refresh';
  readonly children: ReactNode;
}

/** A page: the top bar, with time at its right end, over the content. */
export function PageFrame({ title, crumbs = [], aside, withTime = true, children }: PageFrameProps) {
  const timed = useTimedPath();
  useEffect(() => {
    document.title = `${title} · Dashboarding`;
  }, [title]);
  return (
    <>
      <header className="top-bar">
        <div className="top-bar-title">
          {crumbs.map((crumb) => (
            <Fragment key={crumb.path}>
              <Link to={timed(crumb.path)} className="top-bar-crumb">
                {crumb.label}
              </Link>
              <IconChevronRight size={16} className="top-bar-arrow" aria-hidden="true" />
            </Fragment>
          ))}
          <h1 title={title}>{title}</h1>
          {aside}
        </div>
        {withTime === true && <TimeControls />}
        {withTime === 'refresh' && <RefreshOnly />}
      </header>
      <main id="main" className="main" tabIndex={-1}>
        <ConnectionBanner />
        <div className="page">{children}</div>
      </main>
    </>
  );
}
