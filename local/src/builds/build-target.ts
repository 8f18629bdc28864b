/** What is built: from which files, by which command, into what. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The root of the repository: what is here runs from a checkout, never from a package of its own. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export type BuildName = 'server' | 'worker' | 'web';

export interface BuildTarget {
  readonly name: BuildName;
  /** Files and folders that the result depends on, from the root. */
  readonly inputs: readonly string[];
  /** A module that Node runs, and its arguments; `cwd` from the root. */
  readonly command: { readonly script: string; readonly args: readonly string[]; readonly cwd: string };
  /** Without this file there is no build. */
  readonly result: string;
  /** Holds the stamp of the files that the present build was made from. */
  readonly stampFile: string;
}

const SHARED = ['package-lock.json', 'tsconfig.base.json', 'scenario', 'protocol'];
const nextCli = () => createRequire(`${ROOT}web/package.json`).resolve('next/dist/bin/next');

/** A function, since asking for Next's command line needs Next to be installed. */
export function buildTarget(name: BuildName): BuildTarget {
  if (name === 'web') {
    return {
      name,
      inputs: ['package-lock.json', 'scenario', 'web'],
      command: { script: nextCli(), args: ['build'], cwd: 'web' },
      result: 'web/.next/BUILD_ID',
      stampFile: 'web/.next/loadtest-stamp',
    };
  }
  return {
    name,
    inputs: [...SHARED, name],
    command: { script: `${ROOT}${name}/build.ts`, args: [], cwd: name },
    result: `${name}/dist/main.js`,
    stampFile: `${name}/dist/.stamp`,
  };
}
