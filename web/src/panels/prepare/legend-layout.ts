import type { Legend } from '../../../../src/model/dashboard/panel.ts';

/** Where the legend of a chart goes and what it takes; the rest is the chart's. */
export interface LegendLayout {
  readonly place: 'bottom' | 'right' | 'none';
  readonly widthPx: number;
  readonly heightPx: number;
}

const NONE: LegendLayout = { place: 'none', widthPx: 0, heightPx: 0 };
// Below these a chart shows nothing any more; the legend gives way first.
const LEAST_CHART_PX = { width: 260, height: 60 };
// Half a line says that there are more.
const PEEK = 0.5;
const LINE_PX = 22;
const HEAD_PX = 28;
const ROW_PX = 24;
const LETTER_PX = 6.5;
const NAME_PX = { least: 64, most: 200 };

export function legendLayout(
  legend: Legend,
  names: readonly string[],
  width: number,
  height: number,
): LegendLayout {
  if (legend.place === 'none' || names.length === 0) return NONE;
  const beside = legend.place === 'right' ? besideWidth(legend, names, width) : undefined;
  if (beside !== undefined) return { place: 'right', widthPx: beside, heightPx: height };
  const below = legend.asTable ? tableHeight(names.length, height) : lines(legend, names, width) * LINE_PX;
  return height - below < LEAST_CHART_PX.height ? NONE : { place: 'bottom', widthPx: width, heightPx: below };
}

/** What names and numbers need, as far as the chart stays wide enough; undefined where not even short names would fit. */
function besideWidth(
  { asTable, columns }: Legend,
  names: readonly string[],
  width: number,
): number | undefined {
  const numbers = columns.length * (asTable ? 78 : columns.length > 1 ? 92 : 60) + 44;
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0) * LETTER_PX;
  const room = Math.min(width - LEAST_CHART_PX.width, width * 0.6);
  const wanted = numbers + Math.min(Math.max(longest, NAME_PX.least), NAME_PX.most);
  return numbers + NAME_PX.least > room ? undefined : Math.round(Math.min(wanted, room));
}

function tableHeight(rows: number, height: number): number {
  const room = Math.floor((height * 0.4 - HEAD_PX) / ROW_PX);
  return HEAD_PX + Math.min(rows, Math.max(2, room) + PEEK) * ROW_PX;
}

/** One line where all names fit, else two; more scroll, and the third is half seen. */
function lines({ columns }: Legend, names: readonly string[], width: number): number {
  const beside = 34 + columns.length * (columns.length > 1 ? 80 : 52);
  const needed = names.reduce((sum, name) => sum + Math.min(name.length, 60) * LETTER_PX + beside, 0);
  const room = width - 24;
  return needed <= room ? 1 : needed <= 2 * room ? 2 : 2 + PEEK;
}
