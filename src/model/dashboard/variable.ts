/** What people choose at the top of a board. `name` is `[A-Za-z_][A-Za-z0-9_]{0,49}` and unique in the board. */
export type Variable = QueryVariable | CustomVariable | IntervalVariable | TextVariable | ConstantVariable;

interface VariableBase {
  readonly name: string;
  /** Shown in place of the name. */
  readonly label?: string;
  readonly description?: string;
  /** `variable` hides control and label, `label` the label alone. */
  readonly hide?: 'label' | 'variable';
}

interface ChoiceBase extends VariableBase {
  readonly multi: boolean;
  /** Offers "All". */
  readonly includeAll: boolean;
  /** Chosen where the address says nothing: `['$__all']` is all; empty is the first option. */
  readonly selected: readonly string[];
}

/** The values of a tag. May depend on other variables by its filters: chained. */
export interface QueryVariable extends ChoiceBase {
  readonly kind: 'query';
  /** Of this metric, or of all metrics without. */
  readonly metric?: string;
  readonly tag: string;
  readonly filters: readonly VariableFilter[];
  /** RE2; only values that match whole. The first group, if there is one, is what is taken of the value. */
  readonly regex?: string;
  readonly sort: 'natural' | 'descending';
}

export interface VariableFilter {
  readonly key: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface CustomVariable extends ChoiceBase {
  readonly kind: 'custom';
  readonly options: readonly VariableOption[];
}

export interface VariableOption {
  readonly value: string;
  /** Shown in place of the value. */
  readonly text?: string;
}

/** A bucket width for queries. */
export interface IntervalVariable extends VariableBase {
  readonly kind: 'interval';
  /** `10s`, `1m`, `1h`; `auto` follows the width of the panel. */
  readonly options: readonly string[];
  readonly selected: string;
}

export interface TextVariable extends VariableBase {
  readonly kind: 'text';
  readonly selected: string;
}

/** Never shown and never in the address. */
export interface ConstantVariable extends VariableBase {
  readonly kind: 'constant';
  readonly value: string;
}

/** Stands for all options among the selected values, also in addresses. */
export const ALL_VALUES = '$__all';
