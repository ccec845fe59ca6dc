import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { messageAlert, notification, T0 } from '../../testing/fixture.ts';
import { CHART_HEIGHT, CHART_WIDTH, type ChartInput, drawChart, scaleOf } from './alert-chart.ts';
import { chartsFor } from './mail-charts.ts';

async function pixels(png: Buffer) {
  const image = await loadImage(png);
  assert.deepEqual([image.width, image.height], [CHART_WIDTH * 2, CHART_HEIGHT * 2]);
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return (x: number, y: number) =>
    [...context.getImageData(Math.round(x * 2), Math.round(y * 2), 1, 1).data].slice(0, 3);
}

const INPUT: ChartInput = {
  points: [
    [0, 0],
    [500, 0],
    [500, 100],
    [1_000, 100],
  ],
  ...{ threshold: 50, startMs: 0, endMs: 1_000, firing: { startMs: 500, endMs: 1_000 } },
};

describe('a chart', () => {
  test('shows the line, the threshold and the time of firing where they belong', async () => {
    const at = await pixels(await drawChart(INPUT));
    const isBlue = ([red = 0, , blue = 0]: number[]) => blue > 150 && red < 120;
    const isRed = ([red = 0, , blue = 0]: number[]) => red > 180 && blue < 120;
    assert.ok(isBlue(at(CHART_WIDTH / 8, CHART_HEIGHT * 0.94)), 'low before');
    assert.ok(isBlue(at(CHART_WIDTH * 0.9, CHART_HEIGHT * 0.06)), 'high after');
    assert.deepEqual(at(CHART_WIDTH / 8, CHART_HEIGHT * 0.15), [255, 255, 255]);
    assert.deepEqual(at(CHART_WIDTH * 0.9, CHART_HEIGHT * 0.85), [0xfb, 0xe3, 0xe2]);
    const dashes = Array.from({ length: 40 }, (_, i) => isRed(at(10 + i, CHART_HEIGHT / 2)));
    assert.ok(dashes.includes(true) && dashes.includes(false), 'the threshold is dashed');
  });

  test('leaves gaps, and shows a value alone between them', async () => {
    const points = [
      [0, 0],
      [100, 0],
      [200, null],
      [500, 100],
      [600, null],
      [900, Number.NaN],
    ] as const;
    const at = await pixels(await drawChart({ ...INPUT, points, firing: { startMs: 2_000, endMs: 2_000 } }));
    assert.deepEqual(at(CHART_WIDTH * 0.3, CHART_HEIGHT * 0.94), [255, 255, 255]);
    assert.notDeepEqual(at(CHART_WIDTH * 0.5, CHART_HEIGHT * 0.06), [255, 255, 255]);
  });

  const ODD: Readonly<Record<string, Partial<ChartInput>>> = {
    'one value for ever': {
      points: [
        [0, 50],
        [1_000, 50],
      ],
      threshold: 50,
    },
    'all zero': {
      points: [
        [0, 0],
        [1_000, 0],
      ],
      threshold: 0,
    },
    'the largest numbers': {
      points: [
        [0, -1.7e308],
        [1_000, 1.7e308],
      ],
      threshold: 0,
    },
    'no points': { points: [] },
    'no time': { startMs: 5, endMs: 5 },
    'infinite values': {
      points: [
        [0, Number.POSITIVE_INFINITY],
        [1_000, 1],
      ],
    },
  };
  for (const [name, values] of Object.entries(ODD)) {
    test(`is drawn for ${name}`, async () => {
      await pixels(await drawChart({ ...INPUT, ...values }));
      const { lowest, highest } = scaleOf({ ...INPUT, ...values });
      assert.ok(Number.isFinite(lowest) && Number.isFinite(highest) && lowest < highest);
    });
  }
});

describe('charts of a mail', () => {
  const clock = { now: () => T0 + 600_000 };
  const points = async (_rule: string, _tags: object, startMs: number, endMs: number) =>
    [
      [startMs, 1],
      [endMs, 2],
    ] as const;
  const alerts = Array.from({ length: 5 }, (_, at) => messageAlert({ alertId: String(at).repeat(32) }));

  test('are three at most, named apart', async () => {
    const charts = await chartsFor(notification(alerts), { chartPoints: points, clock });
    assert.deepEqual(
      [...charts.values()].map(({ cid }) => cid).toSorted(),
      [0, 1, 2].map((at) => `chart-${at}@dashboarding`),
    );
  });

  test('show an hour before the alert until now, or until shortly after it was over, a day at most', async () => {
    const rangeOf = async (changes: object) => {
      const message = notification([messageAlert(changes)]);
      const [chart] = (await chartsFor(message, { chartPoints: points, clock })).values();
      return [chart?.startMs, chart?.endMs].map((time) => (time ?? 0) - T0);
    };
    assert.deepEqual(await rangeOf({}), [-3_600_000, 600_000]);
    assert.deepEqual(await rangeOf({ endsAtMs: T0 + 60_000 }), [-3_600_000, 360_000]);
    assert.deepEqual(await rangeOf({ startsAtMs: T0 - 10 * 86_400_000 }), [600_000 - 86_400_000, 600_000]);
  });

  test('that are late or fail are left out, the others stay', async () => {
    const mixed = (ruleId: string, ...rest: [object, number, number]) => {
      if (ruleId === 'late') return new Promise<never>(() => undefined);
      return ruleId === 'broken' ? Promise.reject(new Error('no')) : points(ruleId, ...rest);
    };
    const of = (ruleId: string) => messageAlert({ ruleId, alertId: ruleId });
    const charts = await chartsFor(notification([of('late'), of('broken'), of('well')]), {
      ...{ chartPoints: mixed, clock, timeoutMs: 200 },
    });
    assert.deepEqual([...charts.keys()], ['well']);
  });

  test('are not drawn for tests and notices, nor of less than two values', async () => {
    const test = await chartsFor(notification(alerts, { kind: 'test' }), { chartPoints: points, clock });
    const empty = await chartsFor(notification(alerts), {
      chartPoints: async () => [
        [1, 1],
        [2, null],
      ],
      clock,
    });
    assert.deepEqual([test.size, empty.size], [0, 0]);
  });
});
