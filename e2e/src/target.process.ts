/** The target as a process of its own: its counting must not be slowed by what measures it. Told what to do over IPC. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TargetAnswer, TargetCommand } from './target.ts';
import { type Behaviour, fateOf } from './target-behaviour.ts';

interface PathState {
  requests: number;
  behaviour: Behaviour;
  readonly held: ServerResponse[];
}

const BODY = Buffer.from('{"ok":true}');
const states = new Map<string, PathState>();
let fallback: Behaviour = { kind: 'constant', latencyMs: 0 };

function stateOf(path: string): PathState {
  const known = states.get(path);
  if (known !== undefined) return known;
  const made: PathState = { requests: 0, behaviour: fallback, held: [] };
  states.set(path, made);
  return made;
}

function answer(response: ServerResponse, status: number): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': BODY.length });
  response.end(BODY);
}

const server = createServer((request, response) => {
  const [path = '/'] = (request.url ?? '/').split('?');
  const state = stateOf(path);
  state.requests += 1;
  const fate = fateOf(state.behaviour, state.requests);
  request.resume();
  if (fate.kind === 'reset') request.socket.resetAndDestroy();
  else if (fate.kind === 'hold') state.held.push(response);
  else if (fate.afterMs === 0) answer(response, fate.status);
  else setTimeout(() => answer(response, fate.status), fate.afterMs);
});
server.keepAliveTimeout = 75_000;

function behave(path: string | null, behaviour: Behaviour): void {
  if (path === null) fallback = behaviour;
  for (const state of path === null ? states.values() : [stateOf(path)]) {
    state.behaviour = behaviour;
    if (behaviour.kind !== 'stall') for (const response of state.held.splice(0)) answer(response, 200);
  }
}

process.on('message', ({ id, command }: { readonly id: number; readonly command: TargetCommand }) => {
  const requests = Object.fromEntries([...states].map(([path, state]) => [path, state.requests]));
  if (command.kind === 'behave') behave(command.path, command.behaviour);
  process.send?.({ id, requests } satisfies TargetAnswer);
});
for (const event of ['disconnect', 'SIGTERM', 'SIGINT']) process.once(event, () => process.exit(0));

server.listen(0, '127.0.0.1', 2_048, () => {
  process.send?.({ type: 'ready', port: (server.address() as AddressInfo).port });
});
