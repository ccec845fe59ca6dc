/** One row of the tooltip under the crosshair. */
export interface TooltipRow {
  readonly label: string;
  readonly color: string;
  readonly text: string;
  readonly value: number;
  readonly nearest: boolean;
}

/** What happened at that time: an annotation under the crosshair. */
export interface TooltipNote {
  readonly color: string;
  readonly title: string;
  readonly text: string;
}

export interface Readout {
  readonly title: string;
  readonly rows: readonly TooltipRow[];
  readonly notes?: readonly TooltipNote[];
}

// More rows than this cover the chart that they explain.
const MOST_ROWS = 14;
const MOST_NOTES = 4;

/** The one tooltip of the page. Text goes in as text, never as HTML: names come from anyone who can send a metric. */
class Tooltip {
  #element: HTMLDivElement | undefined;

  show({ title, rows, notes = [] }: Readout, at: { readonly x: number; readonly y: number }): void {
    const element = this.#ensure();
    element.replaceChildren(line('chart-tooltip-title', title), ...windowAround(rows).map(rowElement));
    this.#more(element, rows.length - MOST_ROWS);
    element.append(...notes.slice(0, MOST_NOTES).map(noteElement));
    this.#more(element, notes.length - MOST_NOTES);
    element.style.display = 'block';
    this.#place(element, at);
  }

  hide(): void {
    if (this.#element !== undefined) this.#element.style.display = 'none';
  }

  #more(element: HTMLElement, hidden: number): void {
    if (hidden > 0) element.append(line('chart-tooltip-more', `and ${hidden} more`));
  }

  #ensure(): HTMLDivElement {
    if (this.#element === undefined) {
      this.#element = document.createElement('div');
      this.#element.className = 'chart-tooltip';
      // Screen readers have the table; this box follows the mouse.
      this.#element.setAttribute('aria-hidden', 'true');
      document.body.append(this.#element);
    }
    return this.#element;
  }

  #place(element: HTMLDivElement, at: { readonly x: number; readonly y: number }): void {
    const { width, height } = element.getBoundingClientRect();
    const left = at.x + 16 + width > window.innerWidth ? at.x - 16 - width : at.x + 16;
    const top = Math.min(Math.max(8, at.y - height / 2), window.innerHeight - height - 8);
    element.style.transform = `translate(${Math.max(4, Math.round(left))}px, ${Math.round(top)}px)`;
  }
}

export const tooltip = new Tooltip();

/** The rows around the nearest one, when there are too many for all. */
function windowAround(rows: readonly TooltipRow[]): readonly TooltipRow[] {
  if (rows.length <= MOST_ROWS) return rows;
  const nearest = Math.max(
    0,
    rows.findIndex((row) => row.nearest),
  );
  const from = Math.min(Math.max(0, nearest - (MOST_ROWS >> 1)), rows.length - MOST_ROWS);
  return rows.slice(from, from + MOST_ROWS);
}

function rowElement(row: TooltipRow): HTMLElement {
  const element = line(row.nearest ? 'chart-tooltip-row is-nearest' : 'chart-tooltip-row', '');
  element.append(
    swatch(row.color),
    span('chart-tooltip-label', row.label),
    span('chart-tooltip-value', row.text),
  );
  return element;
}

function noteElement(note: TooltipNote): HTMLElement {
  const element = line('chart-tooltip-note', '');
  element.append(swatch(note.color), line('chart-tooltip-note-title', note.title));
  if (note.text !== '') element.append(line('chart-tooltip-note-text', note.text));
  return element;
}

function swatch(color: string): HTMLElement {
  const element = span('chart-tooltip-swatch', '');
  element.style.background = color;
  return element;
}

function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}
