/** The editor's worker for variables. Bundled by itself. */
import 'monaco-editor/esm/vs/language/json/json.worker.js';
