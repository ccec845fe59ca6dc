import { Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type {
  AlertAnnotations,
  AnnotationSource,
  StoredAnnotations,
} from '../../../../../../src/model/dashboard/annotation.ts';
import { ColorField } from '../fields/ColorField.tsx';
import { ItemList } from '../fields/ItemList.tsx';
import { LabelsField } from '../fields/LabelsField.tsx';
import { withField } from '../fields/with-field.ts';
import type { BoardEditor } from '../use-board-editor.ts';
import { asSourceKind, newSource, SOURCE_KINDS } from './annotation-sources.ts';

const MOST = 50;

/** What is marked on the charts of the board. */
export function AnnotationsEditor({ editor }: { readonly editor: BoardEditor }) {
  const { annotations } = editor.board;
  return (
    <div className="ui-form">
      <p className="ui-hint">
        Moments that are marked on every chart of the board. People switch them on and off at its top.
      </p>
      <ItemList
        items={annotations}
        noun="source"
        titleOf={({ name }) => (name === '' ? 'A source' : name)}
        create={() => newSource(annotations)}
        most={MOST}
        onChange={(next, about) => editor.change((board) => ({ ...board, annotations: next }), about)}
      >
        {(source, set) => (
          <>
            <div className="edit-cells is-wide">
              <TextInput
                size="xs"
                label="Name"
                maxLength={200}
                value={source.name}
                onChange={(event) => set({ ...source, name: event.currentTarget.value })}
              />
              <Select
                size="xs"
                label="Marks"
                allowDeselect={false}
                data={[...SOURCE_KINDS]}
                value={source.kind}
                onChange={(kind) =>
                  kind !== null && set(asSourceKind(source, kind as AnnotationSource['kind']))
                }
              />
              <ColorField
                label="Colour"
                only="series"
                value={source.color === undefined ? undefined : `series-${source.color}`}
                none={{ word: 'as usual', onClear: () => set(withField(source, 'color', undefined)) }}
                onChange={(color) => set({ ...source, color: Number(color.slice('series-'.length)) })}
              />
            </div>
            {source.kind === 'stored' ? (
              <StoredFields source={source} onChange={set} />
            ) : (
              <AlertFields source={source} onChange={set} />
            )}
            <Switch
              size="xs"
              label="Shown at first"
              checked={source.enabled}
              onChange={(event) => set({ ...source, enabled: event.currentTarget.checked })}
            />
          </>
        )}
      </ItemList>
    </div>
  );
}

interface FieldsProps<S> {
  readonly source: S;
  readonly onChange: (source: AnnotationSource) => void;
}

function StoredFields({ source, onChange }: FieldsProps<StoredAnnotations>) {
  return (
    <TagsInput
      size="xs"
      label="With all of the tags"
      description="None: every note. Tags may hold variables: host:$host"
      placeholder={source.tags.length === 0 ? 'deploy, then Enter' : ''}
      maxTags={20}
      value={[...source.tags]}
      onChange={(tags) => onChange({ ...source, tags })}
    />
  );
}

function AlertFields({ source, onChange }: FieldsProps<AlertAnnotations>) {
  const { rules = [], labels = {} } = source;
  return (
    <>
      <TagsInput
        size="xs"
        label="Of the rules"
        description="By their names; none: all rules"
        placeholder={rules.length === 0 ? 'CPU of a host is busy, then Enter' : ''}
        value={[...rules]}
        onChange={(next) => onChange(withField(source, 'rules', next.length === 0 ? undefined : next))}
      />
      <LabelsField
        label="With the labels"
        description="Values may hold variables: host=$host"
        value={labels}
        onChange={(next) =>
          onChange(withField(source, 'labels', Object.keys(next).length === 0 ? undefined : next))
        }
      />
    </>
  );
}
