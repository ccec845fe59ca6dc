import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { boardApi } from '../../api/client.ts';
import type { BoardEditor } from '../use-board-editor.ts';

/** The document as it is stored. What is changed in it is checked by the server before it is taken. */
export function JsonEditor({ editor }: { readonly editor: BoardEditor }) {
  const [text, setText] = useState(() => JSON.stringify(editor.board, null, 2));
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      const { dashboard, problems: found } = await boardApi.validate(JSON.parse(text));
      setProblems(found.map(({ place, message }) => (place === '' ? message : `${place}: ${message}`)));
      if (dashboard !== undefined && found.length === 0) {
        editor.change(() => dashboard);
        setText(JSON.stringify(dashboard, null, 2));
      }
    } catch (error) {
      setProblems([(error as Error).message]);
    }
    setBusy(false);
  };
  return (
    <div className="ui-form">
      <Textarea
        label="The document"
        className="edit-json"
        autosize
        minRows={16}
        maxRows={32}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {problems.map((line) => (
        <p key={line} className="ui-problem" role="alert">
          {line}
        </p>
      ))}
      <div className="ui-buttons">
        <Button loading={busy} onClick={() => void take()}>
          Take it over
        </Button>
      </div>
    </div>
  );
}
