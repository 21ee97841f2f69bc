/** Packages as an adapter would send them, made by another library than its own. */
import JSZip from 'jszip';

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

export const xml = (type: string, body: string): string =>
	`${HEADER}<${type} ${NAMESPACE}>${body}</${type}>`;

/** `{ label: 'A', unique: true }` as elements. */
export const elements = (values: Readonly<Record<string, string | number | boolean>>): string =>
	Object.entries(values)
		.map(([name, value]) => `<${name}>${String(value)}</${name}>`)
		.join('');

export const field = (values: Readonly<Record<string, string | number | boolean>>, more = '') =>
	`<fields>${elements(values)}${more}</fields>`;

export const TEXT = { fullName: 'Note__c', label: 'Note', type: 'Text', length: 80 };

export const manifest = (members: Readonly<Record<string, readonly string[]>>): string =>
	xml(
		'Package',
		Object.entries(members)
			.map(
				([name, list]) =>
					`<types>${list.map((one) => `<members>${one}</members>`).join('')}<name>${name}</name></types>`,
			)
			.join('') + '<version>67.0</version>',
	);

/** @param values of `valueSet`. */
export const picklist = (...values: string[]): string =>
	`<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values
		.map((value) => `<value>${elements({ fullName: value, default: false, label: value })}</value>`)
		.join('')}</valueSetDefinition></valueSet>`;

export const CLAIM_OBJECT = elements({
	deploymentStatus: 'Deployed',
	label: 'Payment Record',
	pluralLabel: 'Payment Records',
	sharingModel: 'ReadWrite',
});
export const NAME_FIELD =
	'<nameField><displayFormat>PR-{0000000}</displayFormat><label>Number</label><type>AutoNumber</type></nameField>';

export async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
	const zip = new JSZip();
	for (const [name, text] of Object.entries(files)) zip.file(name, text);
	return await zip.generateAsync({ type: 'nodebuffer' });
}

const BOUNDARY = '----boundary-of-a-test';

export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** What is sent to `deployRequest`. */
export const formOf = (zip: Buffer, options: object): Buffer =>
	Buffer.concat([
		Buffer.from(
			`--${BOUNDARY}\r\nContent-Disposition: form-data; name="json"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ deployOptions: options })}\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="deploy.zip"\r\nContent-Type: application/zip\r\n\r\n`,
		),
		zip,
		Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
	]);
