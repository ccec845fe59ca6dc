import { Autocomplete, type OptionsFilter, Select, TextInput } from '@mantine/core';
import type { DataPanel, SeriesOverride } from '../../../../../../src/model/dashboard/panel.ts';
import { ItemList } from '../fields/ItemList.tsx';
import { regexProblem } from '../fields/problems.ts';
import { OverrideFields } from './OverrideFields.tsx';
import {
  asMatchWay,
  MATCH_WAYS,
  type MatchWay,
  matchOf,
  matchText,
  matchTitle,
  matchWay,
} from './override-match.ts';

export interface OverridesEditorProps {
  readonly panel: DataPanel;
  /** Of the series as they are now. */
  readonly names: readonly string[];
  readonly onChange: (overrides: readonly SeriesOverride[], about: string | undefined) => void;
}

const MOST = 200;

/** Series that are drawn differently. */
export function OverridesEditor({ panel, names, onChange }: OverridesEditorProps) {
  const { overrides = [] } = panel;
  const refIds = panel.queries.map(({ refId }) => refId);
  return (
    <>
      <p className="ui-hint">Some series drawn differently. Where several fit, later ones win.</p>
      <ItemList
        items={overrides}
        noun="override"
        titleOf={({ match }) => matchTitle(match)}
        create={(): SeriesOverride => ({ match: matchOf('name', names[0] ?? '') })}
        most={MOST}
        onChange={onChange}
      >
        {(override, set) => (
          <>
            <MatchFields
              match={override.match}
              refIds={refIds}
              names={names}
              onChange={(match) => set({ ...override, match })}
            />
            <OverrideFields override={override} kind={panel.kind} onChange={set} />
          </>
        )}
      </ItemList>
    </>
  );
}

interface MatchFieldsProps {
  readonly match: SeriesOverride['match'];
  readonly refIds: readonly string[];
  readonly names: readonly string[];
  readonly onChange: (match: SeriesOverride['match']) => void;
}

// A name that is chosen already narrows nothing: the others are what somebody looks for.
const everything: OptionsFilter = ({ options }) => options;

function MatchFields({ match, refIds, names, onChange }: MatchFieldsProps) {
  const way = matchWay(match);
  const text = matchText(match);
  return (
    <div className="edit-cells">
      <Select
        size="xs"
        label="Series"
        allowDeselect={false}
        data={[...MATCH_WAYS]}
        value={way}
        onChange={(next) => next !== null && onChange(asMatchWay(match, next as MatchWay, { refIds, names }))}
      />
      {way === 'query' && (
        <Select
          size="xs"
          label="Query"
          allowDeselect={false}
          data={[...new Set([...refIds, text])]}
          value={text}
          error={refIds.includes(text) ? undefined : 'There is no such query'}
          onChange={(refId) => refId !== null && onChange(matchOf('query', refId))}
        />
      )}
      {way === 'name' && (
        <Autocomplete
          size="xs"
          label="Name"
          data={[...new Set(names)]}
          {...(names.includes(text) ? { filter: everything } : {})}
          limit={50}
          maxLength={400}
          value={text}
          onChange={(name) => onChange(matchOf('name', name))}
        />
      )}
      {way === 'expression' && (
        <TextInput
          size="xs"
          label="Expression"
          placeholder="web-.*"
          maxLength={1_000}
          value={text}
          error={regexProblem(text)}
          onChange={(event) => onChange(matchOf('expression', event.currentTarget.value))}
        />
      )}
    </div>
  );
}
