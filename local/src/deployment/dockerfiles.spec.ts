import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Copy, type Dockerfile, DockerfileParser, From, type JSONInstruction } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../builds/build-target.ts';

const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const packageOf = (folder: string) => JSON.parse(text(join(folder, 'package.json'))) as PackageJson;

interface PackageJson {
  readonly workspaces?: readonly string[];
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const KNOWN = ['ARG', 'CMD', 'COPY', 'ENV', 'EXPOSE', 'FROM', 'RUN', 'USER', 'WORKDIR'];

describe.each(['server', 'worker', 'web'])('%s/Dockerfile', (folder) => {
  const dockerfile: Dockerfile = DockerfileParser.parse(text(`${folder}/Dockerfile`));
  const instructions = dockerfile.getInstructions();
  const last = (keyword: string) => instructions.filter((instruction) => instruction.getKeyword() === keyword).at(-1);

  it('has no instruction that does not exist', () => {
    expect(instructions.map((instruction) => instruction.getKeyword()).filter((word) => !KNOWN.includes(word))).toEqual(
      [],
    );
  });

  it('builds in stages, all of them on the pinned Node of the workspace', () => {
    const stages = new Set(dockerfile.getFROMs().map((from) => from.getBuildStage()));
    const bases = dockerfile.getFROMs().map((from) => from.getImage() ?? '');
    const images = bases.filter((image) => !stages.has(image));
    expect(bases.length).toBeGreaterThan(2);
    expect(new Set(images)).toEqual(new Set([`node:${packageOf('.').devDependencies?.['node']}-bookworm-slim`]));
  });

  it('runs as the user node', () => {
    expect(last('USER')?.getArgumentsContent()).toBe('node');
    const order = instructions.map((instruction) => instruction.getKeyword());
    expect(order.lastIndexOf('USER')).toBeGreaterThan(order.lastIndexOf('COPY'));
  });

  it('starts its process without a shell between, so that signals reach it', () => {
    const command = last('CMD') as JSONInstruction | undefined;
    expect(command?.getOpeningBracket()).not.toBeNull();
    expect(command?.getJSONStrings()[0]?.getJSONValue()).toBe('node');
  });

  it('copies only what is there, out of stages that are there', () => {
    const stages = dockerfile.getFROMs().map((from: From) => from.getBuildStage());
    for (const copy of instructions.filter((instruction) => instruction instanceof Copy)) {
      const from = copy.getFromFlag()?.getValue();
      if (from !== undefined) expect(stages).toContain(from);
      else {
        const sources = copy
          .getArguments()
          .slice(0, -1)
          .map((argument) => argument.getValue());
        expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
      }
    }
  });

  it('gives npm the manifest of each workspace, as the lock file needs', () => {
    const copied = instructions
      .filter((instruction) => instruction instanceof Copy)
      .flatMap((copy) => copy.getArguments().map((argument) => argument.getValue()));
    expect(packageOf('.').workspaces?.filter((workspace) => !copied.includes(`${workspace}/package.json`))).toEqual([]);
  });
});

it('nothing that was made here gets into an image', () => {
  const ignored = text('.dockerignore').split('\n');
  expect(ignored).toEqual(
    expect.arrayContaining(['.git', '.env', '.loadtest', '**/node_modules', '**/dist', '**/.next']),
  );
  expect(readdirSync(ROOT)).toContain('docker-compose.yml');
});
