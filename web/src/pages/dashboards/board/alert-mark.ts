const ALERT = 'alert ';

/** The id of the mark of an episode. */
export function alertMarkId(alertId: string, startMs: number): string {
  return `${ALERT}${alertId} ${startMs}`;
}

/** The alert that a mark is of; undefined for another mark. */
export function alertOfMark(id: string): string | undefined {
  return id.startsWith(ALERT) ? id.slice(ALERT.length, id.lastIndexOf(' ')) : undefined;
}
