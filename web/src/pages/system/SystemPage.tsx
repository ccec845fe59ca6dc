import { PageFrame } from '../../app/TopBar.tsx';

export default function SystemPage() {
  return (
    <PageFrame title="System" withTime={false}>
      …
    </PageFrame>
  );
}
