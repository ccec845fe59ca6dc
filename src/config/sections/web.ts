import Type from 'typebox';

export const webSettings = Type.Object({
  apiUrl: Type.String({
    default: '',
    description:
      'Where a process with the role web and without the role query passes the API requests of its pages on to, for example http://query:8080; it does not start without.',
  }),
});
