import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { ApiError } from '../../../api/errors.ts';
import { useTimedPath } from '../../../time/links.ts';
import { EmptyNote } from '../../../ui/Notes.tsx';
import { useRule } from '../api/queries.ts';
import { ALERTS_CRUMB, AlertsFrame, RULES_CRUMB } from '../ui/AlertsFrame.tsx';
import { AlertsProblem } from '../ui/AlertsProblem.tsx';
import { asideDraft, draftOf, type EditorState, keepDraft, setAside, takeAside } from './editor-state.ts';
import { RuleEditor } from './RuleEditor.tsx';
import { EMPTY_RULE, sameForm } from './rule-form.ts';
import { formFromSeed, seedOf } from './seed.ts';
import { stateOf } from './use-editor.ts';
import '../../explore/explore.css';
import './editor.css';

const CRUMBS = [ALERTS_CRUMB, RULES_CRUMB] as const;

/** Makes a rule, or changes one. */
export default function RuleEditorPage() {
  const { id = 'new' } = useParams();
  return id === 'new' ? <NewRule /> : <StoredRule key={id} id={id} />;
}

function NewRule() {
  const [params] = useSearchParams();
  const seed = seedOf(params);
  // Another query of Explore begins another rule.
  return <NewRuleFrom key={seed} seed={seed} />;
}

function NewRuleFrom({ seed }: { readonly seed: string }) {
  const [round, setRound] = useState(0);
  const [initial, setInitial] = useState(() => beginNew(seed));
  const [aside, setAsideShown] = useState(() => asideDraft());
  const takeUp = () => {
    takeAside();
    setAsideShown(undefined);
    setInitial(draftOf('new') ?? initial);
    setRound(round + 1);
  };
  return (
    <RuleEditor
      key={round}
      id="new"
      rule={undefined}
      initial={initial}
      notice={
        aside !== undefined && (
          <p className="ui-notice">
            <span>
              The rule {aside.form.name === '' ? 'without a name' : `“${aside.form.name}”`} that you began
              before is still here.
            </span>
            <Button size="compact-sm" variant="default" onClick={takeUp}>
              Go on with that one
            </Button>
          </p>
        )
      }
    />
  );
}

/** A draft goes on where it was left, unless a query of Explore begins something else: then it waits aside. */
function beginNew(seed: string): EditorState {
  const draft = draftOf('new');
  if (draft !== undefined && (seed === '' || draft.seed === seed)) return draft;
  const form = formFromSeed(seed);
  if (draft !== undefined && !sameForm(draft.form, draft.base)) setAside();
  keepDraft('new', undefined);
  return { form, base: seed === '' ? EMPTY_RULE : form, version: 0, seed };
}

function StoredRule({ id }: { readonly id: string }) {
  const query = useRule(id);
  const timed = useTimedPath();
  const rule = query.data;
  if (rule !== undefined) return <RuleEditor id={id} rule={rule} initial={draftOf(id) ?? stateOf(rule)} />;
  const isGone =
    query.error instanceof ApiError &&
    query.error.code === 'NOT_FOUND' &&
    /no alert rule|no rule/.test(query.error.message);
  return (
    <AlertsFrame title="Rule" crumbs={CRUMBS}>
      {isGone ? (
        <section className="panel ui-panel">
          <EmptyNote title="There is no such rule">
            It may have been deleted. What it did is still in the{' '}
            <Link to={timed(`/alerts/history?rule=${encodeURIComponent(id)}`)}>history</Link>; the others are
            in the <Link to={timed('/alerts/rules')}>list</Link>.
          </EmptyNote>
        </section>
      ) : (
        <AlertsProblem query={query} what="The rule could not be read" />
      )}
    </AlertsFrame>
  );
}
