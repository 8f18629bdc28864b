/** `emit-schema [--check]`: writes schema.graphql, or fails where what lies there is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { buildApiSchema } from './schema.ts';

const path = fileURLToPath(new URL('../../schema.graphql', import.meta.url));
const header = '# Emitted from the server by `npm run schema`: do not edit.\n\n';
const emitted = `${header}${printSchema(buildApiSchema(null))}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(path, emitted);
} else if (readFileSync(path, 'utf8') !== emitted) {
  process.stderr.write('schema.graphql is stale: run `npm run schema` and commit it\n');
  process.exitCode = 1;
}
