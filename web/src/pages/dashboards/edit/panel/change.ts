/**
 * Writes a value at a place of the panel, `legend.place`; undefined leaves it out. Changes of the same thing soon after each other are
 * one step to take back: of the place, or of what `about` names; with `about: undefined` it is a step of its own.
 */
export type Change = (path: string, value: unknown, options?: { readonly about: string | undefined }) => void;
