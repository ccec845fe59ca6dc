import { createContext } from 'react';

/** What stands for values where a filter is written, beside those of the tag: `$host`, on a board that has such a variable. */
export const FilterVariables = createContext<readonly string[]>([]);
