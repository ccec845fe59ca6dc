import Type from 'typebox';

export const VARIABLE_ROUTE =
  'Those it depends on are said as in addresses of pages: `?var-dc=a&var-dc=b`. `match=web` asks for values that contain the text, in any case.';

export const variableReply = Type.Object({
  options: Type.Array(Type.Object({ value: Type.String(), text: Type.Optional(Type.String()) })),
  more: Type.Boolean({
    description:
      'There are more values than are read at once, 10,000: what is chosen of the rest is an option too.',
  }),
});
