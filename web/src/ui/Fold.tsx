import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';

export interface FoldProps {
  readonly title: string;
  /** Shown while it is closed: how many, or what is chosen. */
  readonly summary?: string | undefined;
  /** How it is at first. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A part of a form that is opened when somebody needs it. */
export function Fold({ title, summary, open: atFirst = false, children }: FoldProps) {
  const [open, setOpen] = useState(atFirst);
  const body = useId();
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className="fold" data-open={open || undefined}>
      <h3>
        <UnstyledButton
          className="fold-head"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          onClick={() => setOpen(!open)}
        >
          <Chevron size={15} aria-hidden="true" />
          <span>{title}</span>
          {!open && summary !== undefined && <small>{summary}</small>}
        </UnstyledButton>
      </h3>
      {open && (
        <div id={body} className="fold-body">
          {children}
        </div>
      )}
    </section>
  );
}
