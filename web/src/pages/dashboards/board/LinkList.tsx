import { ActionIcon, Menu } from '@mantine/core';
import { IconExternalLink, IconLink } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import type { DashboardLink } from '../../../../../src/model/dashboard/annotation.ts';
import { linkTarget } from './link-target.ts';

/** The links of a board, or of a panel (`compact`: behind one button). Their variables are filled in. */
export function LinkList({
  links,
  compact = false,
}: {
  readonly links: readonly DashboardLink[];
  readonly compact?: boolean;
}) {
  const { search } = useLocation();
  if (!compact)
    return (
      <nav className="board-links" aria-label="Links of the board">
        {links.map((link) => (
          <Anchor key={`${link.title} ${link.url}`} link={link} search={search} />
        ))}
      </nav>
    );
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Links of the panel">
          <IconLink size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {links.map((link) => {
          const target = linkTarget(link, search);
          if (target === undefined) return null;
          const props = {
            key: `${link.title} ${link.url}`,
            children: link.title === '' ? link.url : link.title,
          };
          return target.kind === 'own' && link.newTab !== true ? (
            <Menu.Item component={Link} to={target.path} {...props} key={props.key} />
          ) : (
            <Menu.Item
              component="a"
              href={target.path}
              target="_blank"
              rel="noreferrer"
              {...props}
              key={props.key}
            />
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function Anchor({ link, search }: { readonly link: DashboardLink; readonly search: string }) {
  const target = linkTarget(link, search);
  const words = link.title === '' ? link.url : link.title;
  if (target === undefined) return null;
  if (target.kind === 'own' && link.newTab !== true)
    return (
      <Link className="board-link" to={target.path}>
        {words}
      </Link>
    );
  return (
    <a className="board-link" href={target.path} target="_blank" rel="noreferrer">
      {words} <IconExternalLink size={13} aria-hidden="true" />
    </a>
  );
}
