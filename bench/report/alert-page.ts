import type { BenchOptions } from '../options.ts';
import type { AlertFigures } from '../scenarios/alerts.ts';
import { ownPage } from './own-page.ts';

/** The result page of the scenario `alerts`. */
export function alertPage(figures: AlertFigures, options: BenchOptions, command: string): string {
  const title = `alerts, ${figures.rules.toLocaleString('en')} rules over ${figures.series.toLocaleString('en')} series`;
  return ownPage({ title, command, sharers: 'senders, receiver and server', figures }, [
    `Each rule averages ten series of their own over 5 minutes and evaluates them every 10 s, one group a series, firing after a minute above 95. Meanwhile every series gets a sample every 10 s for ${options.seconds} s.`,
    '`secondsPerRound` is the time in which evaluations of one round ran, reads of the store included, as the evaluator says it; `spanSecondsMax` has the spreading of the work over the interval in it. Figures without another word are medians.',
    '`detectionDelayMs` is the time from sending a sample that crosses a threshold, at any moment of an interval, until a webhook receiver has the whole notification: rules of one series without `for`, routes that do not wait.',
    'The backtest is one HTTP request for seven days of one rule with a window of 5 minutes over ten series with a sample in 10 s, evaluated every 10 s.',
  ]);
}
