import type { Reference } from '../text.ts';

/** What stands in the brackets behind a selector. */
export type Window =
  | { readonly kind: 'step' }
  | { readonly kind: 'rateInterval' }
  | { readonly kind: 'range' }
  | { readonly kind: 'fixed'; readonly seconds: number; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string };

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

const PART = /(\d+(?:\.\d+)?)(ms|[smhdwy])/y;

/** `5m`, `1h30m`, or plain seconds, as Prometheus reads them. Undefined where it is no such duration. */
export function durationSeconds(text: string): number | undefined {
  const plain = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(plain)) return Number(plain);
  PART.lastIndex = 0;
  let total = 0;
  let end = 0;
  for (let part = PART.exec(plain); part !== null; part = PART.exec(plain)) {
    total += Number(part[1]) * (UNIT_SECONDS[part[2] ?? ''] ?? 0);
    end = PART.lastIndex;
  }
  return end > 0 && end === plain.length ? total : undefined;
}

/** Reads what stands in the brackets, which may be a variable. Undefined where it is something else. */
export function windowOf(text: string, variables: ReadonlyMap<string, Reference>): Window | undefined {
  const variable = variables.get(text.trim());
  if (variable !== undefined) return variableWindow(variable);
  const seconds = durationSeconds(text);
  return seconds === undefined || !(seconds > 0) ? undefined : { kind: 'fixed', seconds, text: text.trim() };
}

function variableWindow({ name }: Reference): Window {
  switch (name) {
    case '__interval':
      return { kind: 'step' };
    case '__rate_interval':
      return { kind: 'rateInterval' };
    case '__range':
      return { kind: 'range' };
    default:
      return { kind: 'variable', name };
  }
}
