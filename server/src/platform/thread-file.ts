/** Where a thread's code lies: beside its source while it runs from source, beside the bundle once it is bundled. */

/** @param name as in `aggregator.thread`; @param importer the importing module's `import.meta.url` */
export function threadFile(name: string, importer: string): URL {
  return importer.endsWith('.ts') ? new URL(`./${name}.ts`, importer) : new URL(`./${name}.js`, importer);
}
