// Preloaded into servers: what the names of a hostile DNS stand for. All other names are asked of the system.
import dns, { type LookupAddress } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

/** Each list is an answer; the last one is given again and again. */
const ANSWERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'loopback.test': [['127.0.0.1']],
  'loopback6.test': [['::1']],
  'mapped.test': [['::ffff:127.0.0.1']],
  'metadata.test': [['169.254.169.254']],
  'mixed.test': [['93.184.216.34', '127.0.0.1']],
  // Where tests receive messages when it is checked, and inside when somebody asks again to connect.
  'rebinding.test': [['127.0.0.2'], ['127.0.0.1']],
};

const asked = new Map<string, number>();

function answerOf(name: string): readonly LookupAddress[] | undefined {
  const answers = ANSWERS[name];
  const times = asked.get(name) ?? 0;
  asked.set(name, times + 1);
  const addresses = answers?.[times] ?? answers?.at(-1);
  return addresses?.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}

const { lookup } = dns;
const { lookup: promised } = dns.promises;

type Callback = (error: Error | null, address: unknown, family?: number) => void;

dns.lookup = Object.assign(
  (name: string, options: { readonly all?: boolean } | Callback, callback?: Callback) => {
    const answer = answerOf(name);
    const done = callback ?? (options as Callback);
    // biome-ignore lint/suspicious/noExplicitAny: passed on as it came, in any of its forms.
    if (answer === undefined) return (lookup as any)(...[name, options, callback].filter(Boolean));
    if ((options as { readonly all?: boolean }).all) process.nextTick(done, null, answer);
    else process.nextTick(done, null, answer[0]?.address, answer[0]?.family);
  },
  lookup,
) as typeof lookup;

dns.promises.lookup = (async (name: string, options: { readonly all?: boolean } = {}) => {
  const answer = answerOf(name);
  if (answer === undefined) return promised(name, options as object);
  return options.all ? answer : answer[0];
}) as typeof promised;

syncBuiltinESMExports();
