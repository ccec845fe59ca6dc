#!/usr/bin/env -S node --max-semi-space-size=2
// Small semi-spaces: request bytes die young, and frequent small collections free them before they force large ones.
// Measured: a fifth of the time in the collector and 120 MiB less memory (docs/decisions/0003-small-semi-spaces.md).
// The command line. It starts with a check that runs on any Node, before the first import that needs a new one.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `Dashboarding needs Node.js 24 or newer; this is ${process.version}.\n` +
      'In a clone of the repository, "npm ci" brings it and "npm start" uses it.\n',
  );
  process.exit(1);
}
const { runCommandLine } = await import('./cli/run.ts');
process.exit(await runCommandLine(process.argv.slice(2)));
