import { build, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Engine } from './syncModel';

/** A fault as a change of source text: the file's name, what stands there, what stands there instead. */
export interface PlantedFault {
	readonly file: string;
	readonly from: string;
	readonly to: string;
}

const ENTRY = join(__dirname, '../../nodes/shared/sync/sync.ts');

/** The engine with a fault in it; fails when the text to change is not there, so that a fault cannot rot into a no-op. */
export async function plantedEngine(fault: PlantedFault): Promise<Engine> {
	let planted = 0;
	const plugin: Plugin = {
		name: 'plant a fault',
		setup({ onLoad }) {
			onLoad({ filter: /nodes\/shared\/.*\.ts$/ }, async ({ path }) => {
				const source = await readFile(path, 'utf8');
				const isHere = basename(path) === fault.file && source.includes(fault.from);
				if (isHere) planted++;
				return {
					loader: 'ts',
					contents: isHere ? source.replaceAll(fault.from, () => fault.to) : source,
				};
			});
		},
	};
	const { outputFiles } = await build({
		entryPoints: [ENTRY],
		bundle: true,
		write: false,
		format: 'cjs',
		platform: 'node',
		plugins: [plugin],
	});
	if (planted !== 1)
		throw new Error(`${fault.file} has ${planted} places "${fault.from}", wanted 1`);
	const module = { exports: {} as Engine };
	const run = new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '');
	run(module, module.exports, createRequire(__filename));
	return module.exports;
}
