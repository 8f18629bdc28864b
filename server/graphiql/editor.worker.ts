/** The editor's worker for everything else. Bundled by itself. */
import 'monaco-editor/esm/vs/editor/editor.worker.js';
