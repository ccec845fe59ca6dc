import { CopyBlock } from '../../../ui/CopyBlock.tsx';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { Problem, type ProblemProps } from '../../../ui/Problem.tsx';

/** Why a list about alerts is old or missing. */
export function AlertsProblem(props: Omit<ProblemProps, 'withoutRole'>) {
  return <Problem {...props} withoutRole={<NoAlerting />} />;
}

function NoAlerting() {
  return (
    <section className="panel">
      <EmptyNote title="This server does not look after alerts">
        <p>A process with the role alert does. Start one beside it; it needs the same settings.</p>
        <CopyBlock label="the command" text="dashboarding serve --role alert" />
      </EmptyNote>
    </section>
  );
}
