import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';

export interface TemplateHelpProps {
  /** Labels that alerts of this rule have. */
  readonly labels: readonly string[];
  /** Variables of the rule. */
  readonly variables: readonly string[];
  readonly onInsert: (text: string) => void;
}

const NAMES: readonly (readonly [string, string])[] = [
  ['value', 'the value now'],
  ['threshold', 'the threshold'],
  ['duration', 'how long it must hold'],
  ['state', 'pending, firing or resolved'],
  ['rule', 'the name of the rule'],
  ['link', 'the address of its chart'],
];
const FILTERS: readonly (readonly [string, string])[] = [
  ['humanize', '1.5k'],
  ['bytes', '1.5 GiB'],
  ['percent', '93.1%'],
  ['duration', '1h 5m'],
];

/** What the texts may hold; a press puts it where the cursor is. */
export function TemplateHelp({ labels, variables, onInsert }: TemplateHelpProps) {
  const [open, setOpen] = useState(false);
  const insert = (expression: string, title: string, text = `{{ ${expression} }}`) => (
    <UnstyledButton
      key={expression}
      className="al-insert"
      title={title}
      // The cursor must stay where the text goes.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onInsert(text)}
    >
      {expression}
    </UnstyledButton>
  );
  return (
    <div className="al-template-help">
      <p className="ui-hint">
        Texts go out with each message. Put in: {NAMES.map(([name, title]) => insert(name, title))}
        {labels.map((label) => insert(labelExpression(label), `the label ${label}`))}
        {variables.map((name) => insert(`$${name}`, `the variable ${name}`, `$${name}`))}{' '}
        <UnstyledButton className="ui-link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'less' : 'how numbers are written'}
        </UnstyledButton>
      </p>
      {open && (
        <ul className="ui-hint al-filters">
          {FILTERS.map(([filter, example]) => (
            <li key={filter}>
              <code>{`{{ value | ${filter} }}`}</code> {example}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Keys with odd characters are quoted. */
function labelExpression(label: string): string {
  return /^[\w.:/-]+$/.test(label) ? `labels.${label}` : `labels[${JSON.stringify(label)}]`;
}
