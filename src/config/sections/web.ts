import Type from 'typebox';

export const webSettings = Type.Object({
  apiUrl: Type.String({
    default: '',
    description:
      'Where a process with the role web and without the role query passes the API requests of its pages on to, for example http://query:8080; it does not start without.',
  }),
  embedOrigins: Type.Array(Type.String({ pattern: '^(self|\\*|https?://[A-Za-z0-9.*:-]+)$' }), {
    default: ['self'],
    description:
      'Sites whose pages may show boards of /embed in a frame, for example https://wiki.example.com; self is this server, * any site. Public links may be framed by any.',
  }),
});
