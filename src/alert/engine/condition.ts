import type { Condition } from '../model/rule.ts';

/** Whether the value meets the condition. `value` is not NaN; infinities compare as numbers do. */
export function compare(value: number, condition: Condition, threshold: number): boolean {
  switch (condition) {
    case 'gt':
      return value > threshold;
    case 'lt':
      return value < threshold;
    case 'gte':
      return value >= threshold;
    case 'lte':
      return value <= threshold;
    case 'eq':
      return value === threshold;
    case 'ne':
      return value !== threshold;
  }
}
