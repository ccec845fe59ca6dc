import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from './use-copy.ts';
import './ui.css';

export interface CopyBlockProps {
  /** What the text is, for the button's name. */
  readonly label: string;
  readonly text: string;
}

/** A command that can be copied whole. */
export function CopyBlock({ label, text }: CopyBlockProps) {
  const { copied, copy } = useCopy();
  return (
    <div className="copy-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long commands scroll sideways, also by keyboard. */}
      <pre tabIndex={0}>{text}</pre>
      <Tooltip label={copied ? 'Copied' : `Copy ${label}`} withArrow>
        <ActionIcon variant="subtle" size="md" aria-label={`Copy ${label}`} onClick={() => copy(text)}>
          {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      </Tooltip>
      <span className="visually-hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  );
}
