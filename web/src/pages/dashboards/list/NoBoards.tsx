import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';

/** While nobody has made a board: the three ways to one. */
export function NoBoards({ onImport }: { readonly onImport: () => void }) {
  return (
    <section className="panel db-none" aria-label="How to begin">
      <div>
        <h2>No board of your own yet</h2>
        <p>
          Begin with an empty board, bring one along from Grafana, or open a ready-made one below and change a
          copy of it.
        </p>
      </div>
      <div className="db-none-ways">
        <Button component={Link} to="/dashboards/new" leftSection={<IconPlus size={16} />}>
          New board
        </Button>
        <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={onImport}>
          Import from Grafana
        </Button>
      </div>
    </section>
  );
}
