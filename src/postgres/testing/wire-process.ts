// The process that `startWasmServer` starts: one engine behind one port, until its parent goes.
import { WireServer } from './wire-server.ts';

/** What the parent asks for; each is answered by `{ done: <the same word> }`. */
export type WireCommand = 'keepSnapshot' | 'reset';

const options: { dataDir?: string; port?: number } = JSON.parse(process.argv[2] ?? '{}');
const server = await WireServer.listen(options);

process.on('disconnect', () => process.exit());
process.on('message', async (command: WireCommand) => {
  await server[command]();
  process.send?.({ done: command });
});
process.send?.({ port: server.port });
