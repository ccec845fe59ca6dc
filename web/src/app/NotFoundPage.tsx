import { Link, useLocation } from 'react-router';
import { EmptyNote } from '../ui/Notes.tsx';
import { PAGES } from './pages.ts';
import { PageFrame } from './TopBar.tsx';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <PageFrame title="Not found" withTime={false}>
      <EmptyNote title={`There is no page at ${pathname}`}>
        Go to{' '}
        {PAGES.map((page, index) => (
          <span key={page.path}>
            {index > 0 && (index === PAGES.length - 1 ? ' or ' : ', ')}
            <Link to={page.path}>{page.label}</Link>
          </span>
        ))}
        , or press <kbd>Ctrl K</kbd> to search.
      </EmptyNote>
    </PageFrame>
  );
}
