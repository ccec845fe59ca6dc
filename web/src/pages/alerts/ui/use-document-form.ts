import { useDraft } from './use-draft.ts';
import { useSave } from './use-save.ts';

interface FormOfDocument {
  readonly id?: string;
  readonly version?: number;
}

/** The calls of one kind of document. */
interface Calls<Input, Stored> {
  get(id: string): Promise<Stored>;
  create(input: Input): Promise<Stored>;
  update(id: string, version: number, input: Input): Promise<Stored>;
}

export interface DocumentFormOptions<Form, Input, Stored> {
  /** Drafts of different things do not mix. */
  readonly key: string;
  readonly start: Form;
  readonly calls: Calls<Input, Stored>;
  readonly formOf: (stored: Stored) => Form;
}

/** A form over one stored document, or a new one: with its draft, and with a way on when somebody else was quicker. */
export function useDocumentForm<
  Form extends FormOfDocument,
  Input,
  Stored extends { readonly id: string; readonly version: number },
>({ key, start, calls, formOf }: DocumentFormOptions<Form, Input, Stored>) {
  const draft = useDraft<Form>(`${key} ${start.id ?? 'new'}`, () => start);
  const form = draft.value;
  const save = useSave(async ({ input, over = false }: { input: Input; over?: boolean }) => {
    if (form.id === undefined) return calls.create(input);
    const version = over ? (await calls.get(form.id)).version : (form.version ?? 0);
    return calls.update(form.id, version, input);
  });
  const takeTheirs = useSave(async () => {
    if (form.id === undefined) return;
    draft.set(formOf(await calls.get(form.id)));
    draft.clear();
    save.reset();
  });
  return {
    form,
    dirty: JSON.stringify(form) !== JSON.stringify(start),
    change: (part: Partial<Form>) => draft.set({ ...form, ...part }),
    clear: draft.clear,
    save,
    takeTheirs: () => takeTheirs.mutate(undefined),
  };
}
