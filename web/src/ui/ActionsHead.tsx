/** The head of the column of buttons: said, not shown. */
export function ActionsHead() {
  return (
    <th scope="col" className="ui-col-acts">
      <span className="visually-hidden">Actions</span>
    </th>
  );
}
