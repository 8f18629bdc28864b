/** `npm run check`: everything that can be wrong without running the product. All steps run; the failed ones are named at the end. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const WORKSPACES = ['scenario', 'protocol', 'worker', 'server', 'web', 'local', 'e2e', 'bench'];

const steps: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '.'] },
  ...WORKSPACES.filter((name) => existsSync(`${name}/tsconfig.json`)).map(
    (name): Step => ({ name: `types of ${name}`, command: ['tsc', '-p', name] }),
  ),
  { name: 'types of GraphiQL', command: ['tsc', '-p', 'server/graphiql'] },
  { name: 'types of scripts', command: ['tsc', '-p', 'scripts'] },
  { name: 'boundaries', command: ['depcruise', ...WORKSPACES, '--config', '.dependency-cruiser.cjs'] },
  { name: 'dead code', command: ['knip'] },
  {
    name: 'emitted schema',
    command: ['tsx', '--tsconfig', 'server/tsconfig.json', 'server/src/emit-schema.ts', '--check'],
  },
  { name: 'released schema', command: ['node', 'server/src/check-released-schema.ts'] },
  { name: 'generated code', command: ['graphql-codegen', '--config', 'codegen.ts', '--check'] },
];

const failed: string[] = [];
for (const { name, command } of steps) {
  const [program, ...args] = command;
  process.stdout.write(`\n── ${name}: ${command.join(' ')}\n`);
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (error) process.stdout.write(`${error.message}\n`);
  if (status !== 0) failed.push(name);
}

process.stdout.write(failed.length === 0 ? '\nAll checks hold\n' : `\nDoes not hold: ${failed.join(', ')}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
