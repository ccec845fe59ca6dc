import type { Answer } from '../api/types.ts';
import { assignColors, paletteColor, type Scheme } from '../chart/colors.ts';
import { buildFrame, type Frame, type FrameInput } from '../chart/frame.ts';
import { seriesLabel, tagsKey } from '../format/label.ts';
import type { PanelDefinition, PanelLine } from './definition.ts';

/** The picture of a panel from the answers to its lines. Lines whose answers are not there yet are left out. */
export function panelFrame(
  definition: PanelDefinition,
  answers: readonly (Answer | undefined)[],
  scheme: Scheme,
): Frame {
  const inputs = definition.lines.flatMap((line, index) =>
    lineInputs(definition, line, index, answers[index]),
  );
  const grouped = inputs.filter((input) => input.palette === undefined);
  const hashed = assignColors(grouped.map((input) => input.colorKey));
  return buildFrame(
    sortForStack(definition, inputs).map(({ palette, colorKey, ...input }) => ({
      ...input,
      color: paletteColor(palette ?? hashed.get(colorKey) ?? 0, scheme),
    })),
  );
}

const byNumber = new Intl.Collator('en', { numeric: true });

type DraftInput = Omit<FrameInput, 'color'> & {
  readonly colorKey: string;
  readonly palette: number | undefined;
};

function lineInputs(
  definition: PanelDefinition,
  line: PanelLine,
  index: number,
  answer: Answer | undefined,
): DraftInput[] {
  const drawn = (answer?.data ?? []).filter((series) => series.points.some((point) => point[1] !== null));
  return drawn.map((series) => {
    const tagName = line.groupBy === undefined ? undefined : seriesLabel(series.metric, series.tags);
    return {
      key: `${index} ${tagsKey(series.tags)}`,
      label: [tagName, line.name].filter((part) => part !== undefined).join(' ') || series.metric,
      points: series.points,
      colorKey: tagsKey(series.tags),
      palette: definition.order?.[tagName ?? ''] ?? line.color,
      ...(line.dashed === undefined ? {} : { dashed: line.dashed }),
      ...(line.mirrored === undefined ? {} : { mirrored: line.mirrored }),
      ...(line.overlay === undefined ? {} : { overlay: line.overlay }),
    };
  });
}

function sortForStack(definition: PanelDefinition, inputs: readonly DraftInput[]): readonly DraftInput[] {
  if (definition.order === undefined) return inputs;
  const order = Object.keys(definition.order);
  const place = (input: DraftInput) => (order.indexOf(input.label) + order.length + 1) % (order.length + 1);
  return [...inputs].sort((a, b) => place(a) - place(b) || byNumber.compare(a.label, b.label));
}
