import { strToU8, zipSync } from 'fflate';
import { DEFINITIONS } from '../definitions';
import { packageFiles } from './metadata';

/** The first moment that a zip can name, so that the same files are the same bytes wherever and whenever they are packed. */
const MOMENT = '1980-01-01T00:00:00';

/** @param files by path, in the order in which they are packed. */
export function zipOf(files: ReadonlyMap<string, string>): Uint8Array {
	const entries = [...files].map(([path, text]) => [path, strToU8(text)] as const);
	// Without compression: what another version of the compressor would do differently.
	return zipSync(Object.fromEntries(entries), { level: 0, mtime: MOMENT, os: 3 });
}

/** Everything, for administrators who deploy it themselves. */
export function wholePackage(): Uint8Array {
	return zipOf(packageFiles({ fields: DEFINITIONS, withRecordObject: true, granted: DEFINITIONS }));
}
