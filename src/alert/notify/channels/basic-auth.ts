/** The header of RFC 7617, where there is a user name or a password. */
export function basicAuth({
  username = '',
  password = '',
}: {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}` };
}
