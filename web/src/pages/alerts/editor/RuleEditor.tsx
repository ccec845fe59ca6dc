import { TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { aggregatedUnit, metricUnit, type Unit } from '../../../format/units.ts';
import { useTime } from '../../../time/store.ts';
import { useSaveKey } from '../../../ui/use-save-key.ts';
import { useMetricInfo } from '../../explore/use-metric-info.ts';
import { errorAt, fieldErrors } from '../api/field-errors.ts';
import type { Rule } from '../api/rule-types.ts';
import { fileOf } from '../rules/rule-body.ts';
import { AlertStateWord } from '../ui/AlertStateWord.tsx';
import { ALERTS_CRUMB, AlertsFrame, RULES_CRUMB } from '../ui/AlertsFrame.tsx';
import { parseDuration } from '../ui/durations.ts';
import { useNobodyTold } from '../ui/NobodyTold.tsx';
import { BacktestPanel } from './BacktestPanel.tsx';
import { ConditionFields } from './ConditionFields.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { checkRule } from './check-rule.ts';
import { DetailFields } from './DetailFields.tsx';
import type { EditorState } from './editor-state.ts';
import { hideEmpty, MEND, whatIsMissing } from './missing.ts';
import { FileNotice, OvertakenNotice } from './Notices.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';
import { QueryFields } from './QueryFields.tsx';
import { RuleActions } from './RuleActions.tsx';
import { RulePicture } from './RulePicture.tsx';
import { specOfForm } from './rule-form.ts';
import { SaveBar } from './SaveBar.tsx';
import { unitOfSeed } from './seed.ts';
import { useEditor } from './use-editor.ts';
import { useBacktest, usePreview } from './use-probe.ts';
import { suggestThreshold, useRuleSeries } from './use-rule-series.ts';
import { useSaveRule } from './use-save-rule.ts';

const CRUMBS = [ALERTS_CRUMB, RULES_CRUMB] as const;

export interface RuleEditorProps {
  readonly id: string;
  /** As it is stored now; undefined for a new one. */
  readonly rule: Rule | undefined;
  readonly initial: EditorState;
  readonly notice?: ReactNode;
}

/** The form of a rule, with what it would do beside it. */
export function RuleEditor({ id, rule, initial, notice }: RuleEditorProps) {
  const editor = useEditor(id, rule, initial);
  const { form, change } = editor;
  const [unlocked, setUnlocked] = useState(false);
  const isFiled = rule !== undefined && fileOf(rule) !== undefined;
  const readOnly = isFiled && !unlocked && !editor.dirty;
  const checked = useMemo(() => checkRule(form), [form]);
  const spec = useMemo(() => specOfForm(form), [form]);
  const unit = useFormUnit(editor, spec?.metric ?? '');
  const { range } = useTime();
  const preview = usePreview(checked.probe);
  const backtest = useBacktest(checked.probe, range);
  const shown = useRuleSeries(spec, parseDuration(form.window), backtest.data);
  const tells = !useNobodyTold(form.channels);
  const save = useSaveRule({ id, editor, stored: rule });
  const errors = {
    ...fieldErrors(preview.isOld ? null : preview.error),
    ...fieldErrors(save.error),
    ...hideEmpty(checked.problems, form, save.tried),
  };
  const missing = whatIsMissing(form, checked.probe === undefined);
  const box = useRef<HTMLFormElement>(null);
  const onThreshold = useCallback((threshold: string) => change({ threshold }), [change]);
  const onResolve = useCallback((resolve: string) => change({ resolve }), [change]);
  useSaveKey(save.start);

  return (
    <AlertsFrame
      title={form.name.trim() === '' ? (rule?.name ?? 'New rule') : form.name}
      crumbs={CRUMBS}
      withTime
      aside={rule !== undefined && <AlertStateWord state={rule.status.state} />}
      actions={rule !== undefined && <RuleActions rule={rule} />}
    >
      {notice}
      {isFiled && readOnly && rule !== undefined && (
        <FileNotice rule={rule} onUnlock={() => setUnlocked(true)} />
      )}
      {editor.overtaken && editor.dirty && rule !== undefined && (
        <OvertakenNotice rule={rule} onCompare={save.compare} />
      )}
      <form
        ref={box}
        className="al-editor"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.start();
        }}
      >
        <fieldset className="panel al-editor-top" disabled={readOnly} aria-label="What the rule looks at">
          <TextInput
            label="Name"
            placeholder="CPU of a host is busy"
            maxLength={200}
            value={form.name}
            error={errorAt(errors, 'name')}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <QueryFields form={form} errors={errors} onChange={change} />
          <ConditionFields
            form={form}
            errors={errors}
            onChange={change}
            unit={unit}
            suggestion={
              form.threshold.trim() === '' ? suggestThreshold(shown.series, form.condition, unit) : undefined
            }
          />
        </fieldset>
        <div className="al-editor-side">
          <RulePicture
            spec={spec}
            unit={unit}
            checked={checked}
            shown={shown}
            busy={backtest.isFetching}
            onThreshold={readOnly ? undefined : onThreshold}
            onResolve={readOnly ? undefined : onResolve}
          />
          <div className="al-editor-answers">
            <BacktestPanel
              backtest={backtest.data}
              tells={tells}
              unit={unit}
              error={placed(backtest.error) ? null : backtest.error}
              busy={backtest.isFetching}
              isOld={backtest.isOld}
              missing={missing}
              onRetry={() => void backtest.refetch()}
            />
            <PreviewPanel
              preview={preview.data}
              unit={unit}
              error={placed(preview.error) ? null : preview.error}
              busy={preview.isFetching}
              isOld={preview.isOld}
              missing={missing ?? (placed(preview.error) ? MEND : undefined)}
              onRetry={() => void preview.refetch()}
              rule={rule}
            />
          </div>
        </div>
        <fieldset className="panel al-editor-rest" disabled={readOnly} aria-label="Whom it tells, and what">
          <DetailFields form={form} errors={errors} onChange={change} />
        </fieldset>
        <SaveBar
          editor={editor}
          save={save}
          problems={errors}
          isNew={rule === undefined}
          readOnly={readOnly}
          box={box}
        />
      </form>
      <ConflictDialog
        conflict={save.conflict}
        base={editor.base}
        mine={form}
        onClose={save.closeConflict}
        onResolved={save.saveResolved}
      />
    </AlertsFrame>
  );
}

/** As the panel wrote it that the rule was begun from, while it looks at the same metric; else as the metric is written. */
function useFormUnit({ form, base, seed }: EditorState, metric: string): Unit {
  const { info } = useMetricInfo(metric);
  const own = form.metric === base.metric ? unitOfSeed(seed) : undefined;
  return own ?? aggregatedUnit(metricUnit(metric, info?.unit), form.aggregation);
}

/** An error that names a field is told at the field. */
function placed(error: Error | null): boolean {
  return Object.keys(fieldErrors(error)).length > 0;
}
