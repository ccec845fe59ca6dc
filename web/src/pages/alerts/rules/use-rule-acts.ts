import { useNavigate } from 'react-router';
import { useTimedPath } from '../../../time/links.ts';
import { useTell } from '../../../ui/undo.ts';
import { alertApi } from '../api/client.ts';
import { useRenewAlerts } from '../api/queries.ts';
import type { Rule } from '../api/rule-types.ts';
import { ruleBody } from './rule-body.ts';

/** What is done to a stored rule in one press; each can be taken back, and failures are told. */
export function useRuleActs() {
  const tell = useTell();
  const renew = useRenewAlerts();
  const navigate = useNavigate();
  const timed = useTimedPath();

  const attempt = async (what: string, act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      tell({ words: `${what}: ${(error as Error).message}` });
    }
    await renew();
  };

  const toggle = (rule: Rule) =>
    attempt(`${rule.name} could not be changed`, async () => {
      const body = ruleBody(rule);
      const enabled = !rule.enabled;
      const changed = await alertApi.rules.update(rule.id, rule.version, { ...body, enabled });
      const undo = async () => {
        await alertApi.rules.update(rule.id, changed.version, body);
        await renew();
      };
      tell({ words: `${rule.name} is switched ${enabled ? 'on' : 'off'}.`, undo });
    });

  const copy = (rule: Rule) =>
    attempt(`${rule.name} could not be copied`, async () => {
      const made = await alertApi.rules.copy(rule.id);
      const undo = async () => {
        await alertApi.rules.delete(made.id);
        await navigate(timed('/alerts/rules'));
        await renew();
      };
      tell({ words: `This is the copy, ${made.name}.`, undo });
      await navigate(timed(`/alerts/rules/${encodeURIComponent(made.id)}`));
    });

  const remove = (rule: Rule) =>
    attempt(`${rule.name} could not be deleted`, async () => {
      await alertApi.rules.delete(rule.id);
      const undo = async () => {
        await alertApi.rules.restore(rule, ruleBody(rule));
        await renew();
      };
      tell({ words: `${rule.name} is deleted, and what it had open is closed.`, undo });
      await navigate(timed('/alerts/rules'));
    });

  return { toggle, copy, remove };
}
