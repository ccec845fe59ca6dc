import { Modal } from '@mantine/core';
import { BOARD_HINTS, CHART_HINTS, SHORTCUTS } from './shortcuts.ts';
import './help.css';

export function HelpSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Modal opened={open} onClose={onClose} title="Keyboard and mouse" size="lg" centered>
      <div className="help-columns">
        <Hints title="Everywhere" hints={SHORTCUTS} />
        <div>
          <Hints title="On charts" hints={CHART_HINTS} />
          <Hints title="On boards" hints={BOARD_HINTS} />
        </div>
      </div>
    </Modal>
  );
}

interface HintsProps {
  readonly title: string;
  readonly hints: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

function Hints({ title, hints }: HintsProps) {
  return (
    <section>
      <h3 className="help-title">{title}</h3>
      <dl className="help-list">
        {hints.map((hint) => (
          <div key={hint.does}>
            <dt>
              {hint.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{hint.does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
