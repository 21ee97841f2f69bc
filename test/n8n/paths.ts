import { join } from 'node:path';

/** The project's root folder; jest and tsx are both started from it. */
export const PROJECT_FOLDER = join(__dirname, '..', '..');
export const N8N_FOLDER = __dirname;
export const N8N_MODULES = join(N8N_FOLDER, 'node_modules');
export const N8N_PROGRAM = join(N8N_MODULES, 'n8n', 'bin', 'n8n');
