import { apiOptions } from '../variables/option-source.ts';
import type { BoardAccess } from './use-board-model.ts';

/** Boards of whoever may use the API. */
export const API_ACCESS: BoardAccess = { options: apiOptions, answers: undefined, isPublic: false };
