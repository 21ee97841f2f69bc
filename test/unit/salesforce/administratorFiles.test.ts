import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { DEFINITIONS } from '../../../nodes/crms/salesforce/definitions';
import { filesForAdministrators } from '../../../nodes/crms/salesforce/forAdministrators';
import { packageFiles } from '../../../nodes/crms/salesforce/package/metadata';

const FOLDER = path.resolve(__dirname, '../../../docs/salesforce');

it.each(Object.keys(filesForAdministrators))(
	'docs/salesforce/%s is what the code makes',
	(name) => {
		const there = readFileSync(path.join(FOLDER, name));
		// `npm run build` writes it anew.
		expect(there.equals(filesForAdministrators[name]?.() ?? new Uint8Array())).toBe(true);
	},
);

it('the zip holds the package, file by file', () => {
	const files = unzipSync(readFileSync(path.join(FOLDER, 'payment-fields.zip')));
	const texts = Object.entries(files).map(
		([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')] as const,
	);
	const wanted = packageFiles({
		fields: DEFINITIONS,
		withRecordObject: true,
		granted: DEFINITIONS,
	});
	expect(new Map(texts)).toEqual(wanted);
});
