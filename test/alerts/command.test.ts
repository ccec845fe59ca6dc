import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { AlertServer } from '../support/alerts/alert-server.ts';
import { Sender } from '../support/alerts/sender.ts';
import { type CommandResult, runCommand } from '../support/cluster/command.ts';

const RULES = `
rules:
  - name: Hot
    query: {metric: temperature, aggregation: last, windowSeconds: 5}
    groupBy: [host]
    condition: gt
    threshold: 90
    intervalSeconds: 1
  - name: Cold
    query: {metric: temperature, aggregation: min}
    condition: lt
    threshold: -20
    labels: {team: infra}
recordings:
  - name: Hottest
    record: temperature_max
    query: {metric: temperature, aggregation: max}
`;

/** Started once; every test leaves it without rules. Their alerts go a moment later: the first test is the one that lists them. */
let server: AlertServer;
const ends: (() => void | Promise<void>)[] = [];
before(async () => {
  server = await AlertServer.start({ after: (end) => ends.unshift(end) });
});
after(async () => {
  for (const end of ends) await end();
});

async function open(t: TestContext) {
  const { client } = server;
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-rules-'));
  t.after(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const kind of ['rules', 'recordings'])
      for (const { id } of (await client.ask(`/${kind}`))[kind])
        await client.ask(`/${kind}/${id}`, undefined, 'DELETE');
  });
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const alerts = (...args: string[]) => run([...args, '--server', server.url]);
  return { client, folder, write, alerts };
}

function run(args: readonly string[]): Promise<CommandResult> {
  return runCommand(['alerts', ...args], { env: {} });
}

test('list shows the alerts there are', async (t) => {
  const { client, alerts } = await open(t);
  assert.equal((await alerts('list')).stdout, 'No alerts.\n');
  await client.rule({ name: 'Hot', metric: 'pressure' });
  await new Sender(t, { url: () => server.url, metric: 'pressure' }).set(95);
  await client.untilState('Hot', 'firing');
  const { stdout } = await alerts('list', '--state', 'firing');
  assert.match(
    stdout,
    /^state +severity +rule +group +note +value +for\nfiring +warning +Hot +host=a +- +95 +\d+s\n$/,
  );
  assert.equal((await alerts('list', '--state', 'pending')).stdout, 'No alerts.\n');
  assert.equal(JSON.parse((await alerts('list', '--json')).stdout).total, 1);
});

test('apply shows what differs, does it, and has nothing to do the second time', async (t) => {
  const { client, write, alerts } = await open(t);
  const file = write('rules.yaml', RULES);
  const looked = await alerts('apply', '-f', file, '--dry-run');
  assert.equal(looked.code, 0, looked.stderr);
  assert.match(looked.stdout, /^\+ alert rule "Hot"\n/);
  assert.match(looked.stdout, /Would change: 3 to create\.\n$/);
  assert.equal((await client.ask('/rules')).total, 0, 'looking changes nothing');

  const unasked = await alerts('apply', '-f', file);
  assert.equal(unasked.code, 1);
  assert.match(unasked.stderr, /no terminal to ask at[\s\S]*--yes/);

  const applied = await alerts('apply', '-f', file, '--yes', '--actor', 'ann');
  assert.equal(applied.code, 0, applied.stderr);
  const { rules } = await client.ask('/rules');
  assert.deepEqual(
    rules.map(({ name, origin, updatedBy, version }: Record<string, unknown>) => [
      name,
      origin,
      updatedBy,
      version,
    ]),
    [
      ['Cold', 'file:rules.yaml', 'ann', 1],
      ['Hot', 'file:rules.yaml', 'ann', 1],
    ],
  );

  const again = await alerts('apply', '-f', file, '--yes');
  assert.match((await alerts('apply', '-f', file, '--prune')).stderr, /--prune needs to know what is yours/);
  assert.equal(again.code, 0);
  assert.equal(again.stdout, '= 3 unchanged\nNothing to change.\n');
  const after = await client.ask('/rules');
  assert.deepEqual(
    after.rules.map(({ version }: { version: number }) => version),
    [1, 1],
  );
  assert.equal((await client.ask(`/rules/${rules[0].id}/audit`)).entries.length, 1, 'and leaves no trail');
});

test('apply takes back what was changed by hand, and prunes only what came from its files', async (t) => {
  const { client, write, alerts, folder } = await open(t);
  write('all/a.yaml', RULES);
  const second = write('all/b.yaml', RULES.replaceAll('Hot', 'Warm').replaceAll('Cold', 'Cool'));
  assert.equal((await alerts('apply', '-f', join(folder, 'all'), '--source', 'us', '--yes')).code, 0);
  const { id: byHand } = await client.rule({ name: 'By hand', metric: 'temperature' });
  const { rules } = await client.ask('/rules?search=Hot');
  await client.ask(`/rules/${rules[0].id}`, { ...rules[0], threshold: 70, resolveThreshold: 70 }, 'PUT');
  rmSync(second);

  const unpruned = await alerts('apply', '-f', join(folder, 'all'), '--source', 'us', '--yes');
  assert.equal(
    unpruned.stdout,
    '~ alert rule "Hot"\n    resolveThreshold: 70 → 90\n    threshold: 70 → 90\n= 2 unchanged\nDone: 1 to change.\n',
  );
  const pruned = await alerts('apply', '-f', join(folder, 'all'), '--source', 'us', '--yes', '--prune');
  assert.match(pruned.stdout, /- alert rule "Cool"\n- alert rule "Warm"\n- recording rule "Warmtest"/);
  const left = await client.ask('/rules');
  assert.deepEqual(
    left.rules.map(({ name }: { name: string }) => name),
    ['By hand', 'Cold', 'Hot'],
  );
  assert.ok(left.rules.some(({ id }: { id: string }) => id === byHand));
});

test('a file with a mistake changes nothing and is told with its place', async (t) => {
  const { client, write, alerts } = await open(t);
  const file = write('rules.yaml', RULES.replace('aggregation: min', 'aggregation: mean'));
  const { code, stderr } = await alerts('apply', '-f', file, '--yes');
  assert.equal(code, 1);
  assert.match(stderr, /rules\.yaml: rules\[1\] \(Cold\): .*query\.aggregation: expected one of avg, min/);
  assert.equal((await client.ask('/rules')).total, 0);
});

test('rules are tested on the past, from a file and as they are stored', async (t) => {
  const { client, write, alerts } = await open(t);
  const file = write('rules.yaml', RULES);
  const level = new Sender(t, { url: () => server.url, metric: 'temperature' });
  await level.set(95);
  const { id } = await client.rule({ name: 'Stored', metric: 'temperature' });
  await client.evaluations(id, 2);
  const fromFile = await alerts('backtest', '-f', file, '--rule', 'Hot', '--last', '1m');
  assert.equal(fromFile.code, 0, fromFile.stderr);
  assert.match(
    fromFile.stdout,
    /^Hot: .*\n {2}\d+ evaluations of 1 group from metrics_raw in \d+ ms\n {2}would have fired 1 time, /,
  );
  assert.match(fromFile.stdout, /host=a/);
  const stored = await alerts('backtest', '--rule', 'Stored', '--last', '1m', '--json');
  assert.equal(JSON.parse(stored.stdout).rules[0].pages, 1);
  const unknown = await alerts('backtest', '--rule', 'Storde');
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /there is no alert rule "Storde"/);
});

const REFUSED: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [[], /alerts needs to know what to do: apply, backtest, test or list/],
  [['aply'], /expected apply, backtest, test or list, got "aply"/],
  [['apply'], /apply needs a file or a folder/],
  [['apply', '-f', '/nowhere.yaml'], /\/nowhere\.yaml.*ENOENT/],
  [['backtest'], /backtest needs a rule/],
  [['test'], /test needs a file/],
  [['list', '--server', 'http://127.0.0.1:1'], /no server answers/],
];

describe('what cannot be done is refused in words', { concurrency: true }, () => {
  for (const [args, message] of REFUSED) {
    test(`dashboarding alerts ${args.join(' ')}`, async () => {
      const { code, stderr } = await run(args);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }
});
