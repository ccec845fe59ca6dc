import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { EXPECTED } from './request.ts';
import { validatorOf } from './validate.ts';

/** Validates what comes in as it is: a misspelt name is an error, not something to leave out silently. */
export const strictValidation: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const errorOf = validatorOf(schema, EXPECTED);
  return (value: unknown) => {
    const error = errorOf(value);
    return error === undefined ? { value } : { error };
  };
};
