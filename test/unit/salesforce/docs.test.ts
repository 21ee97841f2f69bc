/** The page *Set up Salesforce* says what the code does. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SalesforcePaymentsApi } from '../../../credentials/SalesforcePaymentsApi.credentials';
import { SalesforcePaymentsJwtApi } from '../../../credentials/SalesforcePaymentsJwtApi.credentials';
import { SalesforcePaymentsOAuth2Api } from '../../../credentials/SalesforcePaymentsOAuth2Api.credentials';
import { system } from '../../../nodes/crms/salesforce/access';
import {
	CONTACT_KEY,
	RECORD_OBJECT,
	REFERENCES_WRITTEN,
} from '../../../nodes/crms/salesforce/names';
import { DEFINITIONS } from '../../../nodes/crms/salesforce/definitions';
import { packageFiles } from '../../../nodes/crms/salesforce/package/metadata';

const DOCS = join(__dirname, '../../../docs');
const page = readFileSync(join(DOCS, 'set-up-salesforce.md'), 'utf8');

it('names the credentials and the ways as people see them', () => {
	for (const credential of [
		new SalesforcePaymentsApi(),
		new SalesforcePaymentsOAuth2Api(),
		new SalesforcePaymentsJwtApi(),
	]) {
		expect(page).toContain(`_${credential.displayName}_`);
	}
	for (const { name } of system.ways) expect(page).toContain(`**${name}**`);
	const shown = new SalesforcePaymentsApi().properties.filter(
		({ type, displayOptions }) => type !== 'hidden' && displayOptions === undefined,
	);
	for (const { displayName } of shown) expect(page).toContain(displayName);
});

it('names what is set up', () => {
	expect(page).toContain(`\`${RECORD_OBJECT}\``);
	expect(page).toContain(`\`${REFERENCES_WRITTEN}\``);
	const label = (name: string) => DEFINITIONS.find((field) => field.name === name)?.label;
	expect(page).toContain(`_${label(CONTACT_KEY)}_`);
	const files = packageFiles({ fields: [], withRecordObject: false, granted: DEFINITIONS });
	const labels = [...files.values()].flatMap(
		(text) => /<label>(CRM [^<]+)<\/label>/.exec(text)?.[1] ?? [],
	);
	expect(labels).toHaveLength(2);
	for (const name of labels) expect(page).toContain(`**${name}**`);
});

it('leads to files that are there', () => {
	const links = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link);
	expect(links).toContain('salesforce/payment-fields.zip');
	expect(links.filter((link) => !/^https:/.test(link) && !existsSync(join(DOCS, link)))).toEqual(
		[],
	);
});
