/** The editor's worker for documents. Bundled by itself. */
import 'monaco-graphql/esm/graphql.worker.js';
