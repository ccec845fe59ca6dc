import remarkGfm from 'remark-gfm';

/** GitHub's tables, task lists and bare addresses in texts of panels. */
export const MARKDOWN_PLUGINS = [remarkGfm, keepEscapes];

/** What is set here of what the processor (unified) keeps for those that read Markdown. */
interface ReaderData {
  fromMarkdownExtensions?: readonly (readonly { readonly transforms?: unknown }[])[];
}

/**
 * What remark-gfm reads is gone over once more for bare addresses, after escapes are resolved: an address whose author, or the
 * filling in of variables, escaped it would become a link. What the grammar itself finds is enough.
 */
function keepEscapes(this: { data(): object }): void {
  const data = this.data() as ReaderData;
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).map((group) =>
    group.map(({ transforms: _, ...extension }) => extension),
  );
}
