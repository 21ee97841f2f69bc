import {
	DEFINITIONS,
	type FieldDefinition,
	fullNameOf,
} from '../../../nodes/crms/salesforce/definitions';
import type { DescribedField } from '../../../nodes/crms/salesforce/describe';
import { readJson } from '../../../nodes/crms/salesforce/wire/json';
import { stateOf } from '../../../nodes/crms/salesforce/package/fieldState';
import { packageFiles } from '../../../nodes/crms/salesforce/package/metadata';
import { PAYMENT_STATUSES } from '../../../nodes/shared/vocabulary/status';

const field = (name: string): FieldDefinition => {
	const found = DEFINITIONS.find((one) => one.name === name);
	if (!found) throw new Error(`No field ${name}`);
	return found;
};

/** As Salesforce describes a field; numbers pass through its JSON. */
const described = (more: object): DescribedField =>
	readJson(
		JSON.stringify({ name: 'X__c', label: 'X', type: 'string', updateable: true, ...more }),
	) as DescribedField;

describe('the fields', () => {
	it('have names and labels that Salesforce takes, and none twice', () => {
		expect(new Set(DEFINITIONS.map(fullNameOf)).size).toBe(DEFINITIONS.length);
		for (const { name, label, description } of DEFINITIONS) {
			expect(name).toMatch(/^[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*__c$/);
			expect(name.length).toBeLessThanOrEqual(43);
			expect(label.length).toBeLessThanOrEqual(40);
			expect(description.length).toBeLessThanOrEqual(1_000);
		}
	});

	it('are these', () => {
		expect(DEFINITIONS.map(fullNameOf)).toMatchInlineSnapshot(`
		[
		  "Opportunity.Payment_Status__c",
		  "Opportunity.Payment_Gateway__c",
		  "Opportunity.Payment_References__c",
		  "Opportunity.Payment_Main_Reference__c",
		  "Opportunity.Payment_Transaction_Id__c",
		  "Opportunity.Payment_Currency__c",
		  "Opportunity.Payment_Total_Paid__c",
		  "Opportunity.Payment_Total_Refunded__c",
		  "Opportunity.Payment_Total_Charged_Back__c",
		  "Opportunity.Payment_Amount_Outstanding__c",
		  "Opportunity.Payment_Last_Payment_At__c",
		  "Opportunity.Payment_Method__c",
		  "Opportunity.Payment_Invoice_Number__c",
		  "Opportunity.Payment_Link__c",
		  "Opportunity.Payment_Failure_Reason__c",
		  "Opportunity.Payment_Dispute_Due_By__c",
		  "Opportunity.Payment_Subscription_Id__c",
		  "Opportunity.Payment_Subscription_Status__c",
		  "Opportunity.Payment_Next_Billing_At__c",
		  "Opportunity.Payment_Mrr__c",
		  "Opportunity.Payment_Milestones__c",
		  "Opportunity.Payment_Synced_At__c",
		  "Contact.Payment_Customer_Id__c",
		  "Opportunity.Payment_References_Written__c",
		  "Contact.Payment_Contact_Key__c",
		  "Payment_Claim__c.Key__c",
		  "Payment_Claim__c.Given_Key__c",
		  "Payment_Claim__c.Kind__c",
		  "Payment_Claim__c.State__c",
		  "Payment_Claim__c.Lease_Until__c",
		  "Payment_Claim__c.Holder__c",
		  "Payment_Claim__c.Subject__c",
		  "Payment_Claim__c.Reference__c",
		  "Payment_Claim__c.Activity_Id__c",
		  "Payment_Claim__c.Opportunity__c",
		]
	`);
	});
});

describe('the package', () => {
	const whole = packageFiles({ fields: DEFINITIONS, withRecordObject: true, granted: DEFINITIONS });

	it('names every field once in its manifest, and holds it in the file of its object', () => {
		const manifest = whole.get('package.xml') ?? '';
		for (const definition of DEFINITIONS) {
			expect(manifest.split(`<members>${fullNameOf(definition)}</members>`)).toHaveLength(2);
			const file = whole.get(`objects/${definition.object}.object`) ?? '';
			expect(file.split(`<fullName>${definition.name}</fullName>`)).toHaveLength(2);
		}
		expect(manifest).toContain('<version>67.0</version>');
		expect(whole.get('objects/Opportunity.object')).not.toContain('sharingModel');
	});

	it('lets the one set edit all but the required field, which no set may name, and the other see what people see', () => {
		const [sync, viewer] = ['CRM_Payments', 'CRM_Payments_Viewer'].map(
			(name) => whole.get(`permissionsets/${name}.permissionset`) ?? '',
		);
		for (const definition of DEFINITIONS) {
			const name = `<field>${fullNameOf(definition)}</field>`;
			expect(sync?.includes(name)).toBe(definition.name !== 'Key__c');
			expect(viewer?.includes(name)).toBe(definition.object !== 'Payment_Claim__c');
		}
		expect(sync).not.toContain('<editable>false</editable>');
		expect(viewer).not.toContain('<editable>true</editable>');
		expect(viewer).not.toContain('objectPermissions');
	});

	it('escapes texts', () => {
		const odd = { ...field('Payment_Gateway__c'), description: 'a < b & c' };
		const files = packageFiles({ fields: [odd], withRecordObject: false, granted: [] });
		expect(files.get('objects/Opportunity.object')).toContain('a &lt; b &amp; c');
		expect(files.get('package.xml')).not.toContain('CustomObject');
	});
});

describe('what is with a field', () => {
	const text = field('Payment_Gateway__c');
	const unique = field('Payment_Main_Reference__c');
	const long = field('Payment_References__c');
	const amount = field('Payment_Total_Paid__c');
	const status = field('Payment_Status__c');
	const lookup = field('Opportunity__c');
	const asUnique = { length: 255, unique: true, caseSensitive: true, externalId: true };
	const values = PAYMENT_STATUSES.map((value) => ({ value, label: value, active: true }));

	it.each<readonly [FieldDefinition, object]>([
		[text, { length: 255 }],
		[unique, asUnique],
		[long, { type: 'textarea', length: 131_072 }],
		[amount, { type: 'double', precision: 18, scale: 3 }],
		[status, { type: 'picklist', picklistValues: values }],
		[lookup, { type: 'reference', referenceTo: ['Opportunity'] }],
	])('%#: fine', (definition, more) => {
		expect(stateOf(definition, described(more))).toEqual({ is: 'fine' });
		expect(stateOf(definition, described({ ...more, updateable: false }))).toEqual({
			is: 'readOnly',
		});
		expect(stateOf(definition, undefined)).toEqual({ is: 'unseen' });
	});

	it.each<readonly [FieldDefinition, object, RegExp]>([
		[text, { length: 80 }, /with a length of 80, and has to be Text\(255\). Change it/],
		[text, { type: 'picklist' }, /there as Picklist, and has to be Text\(255\). Delete it/],
		[unique, { ...asUnique, unique: false }, /takes the same value twice.*unique, case sensitive/],
		[unique, { ...asUnique, caseSensitive: false }, /"ABC" and "abc" for the same/],
		[unique, { ...asUnique, externalId: false }, /is no External ID/],
		[long, { type: 'textarea', length: 32_768 }, /length of 32768/],
		[amount, { type: 'currency', precision: 18, scale: 2 }, /as Currency.*Number\(15, 3\)/],
		[amount, { type: 'double', precision: 18, scale: 2 }, /with 2 decimal places/],
		[amount, { type: 'double', precision: 8, scale: 3 }, /with 5 digits before the point/],
		[lookup, { type: 'reference', referenceTo: ['Account'] }, /as a lookup to Account/],
		[
			text,
			{ length: 1_300, calculated: true, updateable: false },
			/there as Formula, and has to be Text\(255\). Delete it/,
		],
		[
			amount,
			{ type: 'double', precision: 18, scale: 3, calculated: true, updateable: false },
			/there as Formula, and has to be Number\(15, 3\)/,
		],
		[text, { length: 255, autoNumber: true, updateable: false }, /there as Auto Number, and/],
	])('%#: made otherwise', (definition, more, words) => {
		const state = stateOf(definition, described(more));
		expect(state.is === 'other' ? state.message : '').toMatch(words);
	});

	it('lacks values: somebody’s own stay, in their order, and so does the label', () => {
		const [first, ...rest] = values;
		const found = described({
			type: 'picklist',
			label: 'Zahlung',
			picklistValues: [
				{ value: 'On hold', label: 'On hold', active: true },
				{ value: first?.value, label: 'x', active: false },
				...rest.map((one, index) => (index === 0 ? { ...one, label: 'Bezahlt' } : one)),
			],
		});
		expect(stateOf(status, found)).toEqual({
			is: 'lacking',
			values: [first?.value],
			field: {
				...status,
				label: 'Zahlung',
				type: {
					type: 'Picklist',
					values: ['On hold', ...rest.map(({ value }) => value), first?.value],
					labels: { [rest[0]?.value ?? '']: 'Bezahlt' },
				},
			},
		});
		const state = stateOf(status, found);
		const files = packageFiles({
			fields: state.is === 'lacking' ? [state.field] : [],
			...{ withRecordObject: false, granted: [] },
		});
		const xml = files.get('objects/Opportunity.object')?.replace(/\s+/g, '');
		expect(xml).toContain(
			`<fullName>${rest[0]?.value.replace(/\s/g, '')}</fullName><default>false</default><label>Bezahlt</label>`,
		);
	});
});
