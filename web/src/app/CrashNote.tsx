import { Component, type ReactNode } from 'react';
import { EmptyNote } from '../ui/Notes.tsx';

interface State {
  readonly error: Error | undefined;
}

/** An error in a page's own code: says so and offers a way on, instead of a white page. */
export class CrashNote extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main id="main" className="main" tabIndex={-1}>
        <EmptyNote title="This page ran into an error of ours">
          <p>{error.message}</p>
          <p>
            Nothing that was measured is affected. <a href={window.location.href}>Load the page again</a> or
            go to the <a href="/hosts">hosts</a>.
          </p>
        </EmptyNote>
      </main>
    );
  }
}
