import Type from 'typebox';

export const dashboardSettings = Type.Object({
  publicRequestsPerMinute: Type.Integer({
    default: 600,
    minimum: 1,
    description:
      'Requests for public links that one address may send in a minute; a board that renews itself every 10 s sends about ten.',
  }),
});
