/** What is wrong with a part of the form that has no field of its own to say it. */
export function FieldProblem({ words }: { readonly words: string | undefined }) {
  return words === undefined ? null : <p className="ui-problem">{words}</p>;
}
