import { LoadingBar } from '../ui/LoadingBar.tsx';

/** Stands in while a page's code is on its way: the frame stays, nothing jumps. */
export function PageLoading() {
  return (
    <>
      <div className="top-bar" />
      <main id="main" className="main" tabIndex={-1} aria-busy="true" style={{ position: 'relative' }}>
        <LoadingBar active />
      </main>
    </>
  );
}
