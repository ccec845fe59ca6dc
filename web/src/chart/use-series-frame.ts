import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { AnswerSeries } from '../api/types.ts';
import { seriesLabel, tagsKey } from '../format/label.ts';
import { assignColors, paletteColor } from './colors.ts';
import { buildFrame, type Frame } from './frame.ts';

const NONE: readonly AnswerSeries[] = [];

/** The picture of one answer: a line for each of its series that has a value, in the colour that belongs to its tags. */
export function useSeriesFrame(data: readonly AnswerSeries[] = NONE): Frame {
  const scheme = useComputedColorScheme('light');
  return useMemo(() => {
    const series = data.filter(({ points }) => points.some((point) => point[1] !== null));
    const colors = assignColors(series.map(({ tags }) => tagsKey(tags)));
    return buildFrame(
      series.map(({ metric, tags, points }) => {
        const key = tagsKey(tags);
        return {
          key,
          label: seriesLabel(metric, tags),
          color: paletteColor(colors.get(key) ?? 0, scheme),
          points,
        };
      }),
    );
  }, [data, scheme]);
}
