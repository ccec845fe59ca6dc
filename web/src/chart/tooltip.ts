/** One row of the tooltip under the crosshair. */
export interface TooltipRow {
  readonly label: string;
  readonly color: string;
  readonly text: string;
  readonly value: number;
  readonly nearest: boolean;
}

// More rows than this cover the chart that they explain.
const MOST_ROWS = 14;

/** The one tooltip of the page. Text goes in as text, never as HTML: names come from anyone who can send a metric. */
class Tooltip {
  #element: HTMLDivElement | undefined;

  show(title: string, rows: readonly TooltipRow[], at: { readonly x: number; readonly y: number }): void {
    const element = this.#ensure();
    element.replaceChildren(titleElement(title), ...windowAround(rows).map(rowElement));
    const hidden = rows.length - Math.min(rows.length, MOST_ROWS);
    if (hidden > 0) element.append(line('chart-tooltip-more', `and ${hidden} more`));
    element.style.display = 'block';
    this.#place(element, at);
  }

  hide(): void {
    if (this.#element !== undefined) this.#element.style.display = 'none';
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

function titleElement(title: string): HTMLElement {
  return line('chart-tooltip-title', title);
}

function rowElement(row: TooltipRow): HTMLElement {
  const element = document.createElement('div');
  element.className = row.nearest ? 'chart-tooltip-row is-nearest' : 'chart-tooltip-row';
  const swatch = document.createElement('span');
  swatch.className = 'chart-tooltip-swatch';
  swatch.style.background = row.color;
  element.append(swatch, span('chart-tooltip-label', row.label), span('chart-tooltip-value', row.text));
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
