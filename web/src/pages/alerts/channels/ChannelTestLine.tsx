import { Button } from '@mantine/core';
import { duration } from '../../../format/duration.ts';
import { StateWord } from '../../../ui/StateWord.tsx';
import type { ChannelTest } from '../api/notify-types.ts';
import { useSave } from '../ui/use-save.ts';

export interface ChannelTestLineProps {
  readonly ask: () => Promise<ChannelTest>;
  readonly disabled?: boolean;
}

/** Sends a test message and shows what came back. */
export function ChannelTestLine({ ask, disabled = false }: ChannelTestLineProps) {
  const test = useSave(ask);
  return (
    <div className="al-test">
      <Button
        size="xs"
        variant="default"
        loading={test.isPending}
        disabled={disabled}
        onClick={() => test.mutate(undefined)}
      >
        Send a test message
      </Button>
      <div role="status" className="al-test-answer">
        {test.data !== undefined && !test.isPending && <Answer result={test.data} />}
        {test.error !== null && !test.isPending && (
          <p>
            <StateWord state="bad" word="not sent" /> <span className="al-comment">{test.error.message}</span>
          </p>
        )}
      </div>
    </div>
  );
}

export function Answer({ result }: { readonly result: ChannelTest }) {
  const { ok, status, answer, durationMs } = result;
  return (
    <>
      <p>
        <StateWord state={ok ? 'ok' : 'bad'} word={ok ? 'delivered' : 'not delivered'} />{' '}
        <span className="ui-quiet num">
          {status === null ? 'no answer' : `status ${status}`}, after {duration(durationMs / 1_000)}
        </span>
      </p>
      {answer !== '' && <pre className="al-answer">{answer}</pre>}
    </>
  );
}
