/**
 * `check-released-schema`: fails where schema.graphql would break a client of schema.released.graphql, the last released
 * one. graphql-js finds removals and changed types; a changed default breaks clients too, and is looked for here.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { breakingChanges } from './platform/graphql/breaking-changes.ts';

const read = (name: string) =>
  buildSchema(readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8'));

const broken = breakingChanges(read('schema.released.graphql'), read('schema.graphql'));
for (const change of broken) process.stderr.write(`${change}\n`);
if (broken.length > 0) {
  process.stderr.write(`schema.graphql would break ${broken.length} things that clients may rely on\n`);
  process.exitCode = 1;
}
