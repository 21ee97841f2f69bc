/** What Salesforce refuses of a package, and in which words. */
import {
	CLAIM_OBJECT,
	elements,
	field,
	formOf,
	manifest,
	NAME_FIELD,
	picklist,
	TEXT,
	xml,
	zipOf,
} from './packages';
import { type Files, grantOf, KEY, LOOKUP, openOrg, rights, whole } from './setUpOrg';

describe('what is refused of a package', () => {
	const fields = xml('CustomObject', field(TEXT));
	it.each<[string, Files, string]>([
		['no package.xml', { 'a.txt': '' }, 'No package.xml found'],
		[
			'a package.xml in a folder, of a single package',
			{ 'x/package.xml': manifest({}) },
			'No package.xml found',
		],
		[
			'a field that is named and is not there',
			{
				'package.xml': manifest({ CustomField: ['Opportunity.Note__c', 'Opportunity.Other__c'] }),
				'objects/Opportunity.object': fields,
			},
			"An object 'Opportunity.Other__c' of type CustomField was named in package.xml, but was not found in zipped directory",
		],
		[
			'a field that is there and is not named',
			{ 'package.xml': manifest({}), 'objects/Opportunity.object': fields },
			'Not in package.xml',
		],
		[
			'a type that nobody knows',
			{ 'package.xml': manifest({ Payment: ['A'] }) },
			"Unknown type name 'Payment' specified in package.xml",
		],
		[
			'a file that is no XML',
			{ ...whole(KEY, ''), 'objects/Payment_Claim__c.object': '<CustomObject>' },
			'Error parsing file: ',
		],
		[
			'a file of another namespace',
			{ ...whole(KEY, ''), 'objects/Payment_Claim__c.object': '<CustomObject/>' },
			'Error parsing file: Element CustomObject invalid at this location',
		],
		[
			'an element that nobody knows',
			whole(field({ ...TEXT, colour: 'red' }), ''),
			'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type CustomField',
		],
		[
			'an element that is no number',
			whole(field({ ...TEXT, length: 'long' }), ''),
			"Error parsing file: 'long' is not a valid value for the type xsd:int",
		],
		[
			'elements of one name that stand apart',
			{
				...whole('', ''),
				'objects/Payment_Claim__c.object': xml(
					'CustomObject',
					KEY + CLAIM_OBJECT + NAME_FIELD + field(TEXT),
				),
			},
			'Error parsing file: Element fields is duplicated at this location in type CustomObject',
		],
	])('%s', async (_what, files, problem) => {
		const { success, problems } = await openOrg().deploy(files);
		expect([success, problems.join('\n')]).toEqual([false, expect.stringContaining(problem)]);
	});

	it('a package.xml at the root, where a folder for each package is said', async () => {
		const { problems } = await openOrg().deploy(whole(KEY, ''), { singlePackage: false });
		expect(problems).toEqual(['No package.xml found']);
	});

	it('a zip that is damaged', async () => {
		const org = openOrg();
		const zip = await zipOf(whole(KEY, ''));
		zip.writeUInt8((zip.readUInt8(60) + 1) % 256, 60);
		const form = formOf(zip, { singlePackage: true });
		const { body } = await org.ask('POST', '/metadata/deployRequest', form);
		for (let times = 0; times < 3; times++) await org.look(body.id);
		expect((await org.look(body.id)).details.componentFailures).toMatchObject([
			{ problem: 'zip file is not valid' },
		]);
	});
});

describe('what is refused of a field', () => {
	const long = 'A label that is longer than forty letters';
	const status = { fullName: 'Note__c', label: 'Status', type: 'Picklist' };
	it.each([
		[
			'a name that is not its own kind',
			{ ...TEXT, fullName: 'Note' },
			'fullName must end with: __c',
		],
		[
			'a name of more than 40',
			{ ...TEXT, fullName: `N${'o'.repeat(40)}__c` },
			'DeveloperName maximum length is:40',
		],
		[
			'a name with two underscores',
			{ ...TEXT, fullName: 'No__te__c' },
			'API Name can only contain',
		],
		['no label', { ...TEXT, label: '' }, 'Must specify a non-empty label'],
		['a label of more than 40', { ...TEXT, label: long }, 'MasterLabel maximum length is:40'],
		['no type', { ...TEXT, type: '' }, 'type is not specified'],
		['a type that there is not', { ...TEXT, type: 'Words' }, "'Words' is not a valid value"],
		['a text without its length', { ...TEXT, length: '' }, 'xsd:int'],
		['a text of more than 255', { ...TEXT, length: 256 }, 'must be between 1 and 255'],
		[
			'a long text without lines',
			{ ...TEXT, type: 'LongTextArea', length: 131_072 },
			"Must specify 'visibleLines' for a CustomField of type LongTextArea",
		],
		[
			'a long text that is too long',
			{ ...TEXT, type: 'LongTextArea', length: 131_073, visibleLines: 5 },
			'must be between 256 and 131072',
		],
		[
			'a long text that is unique',
			{ ...TEXT, type: 'LongTextArea', length: 300, visibleLines: 5, unique: true },
			"Can not specify 'unique' for a CustomField of type LongTextArea",
		],
		[
			'a text area with a length',
			{ ...TEXT, type: 'TextArea' },
			"Can not specify 'length' for a CustomField of type TextArea",
		],
		[
			'a number without decimals',
			{ fullName: 'Note__c', label: 'Total', type: 'Number', precision: 18 },
			"Must specify 'scale' for a CustomField of type Number",
		],
		[
			'a number of more than 18 digits',
			{ fullName: 'Note__c', label: 'Total', type: 'Number', precision: 19, scale: 3 },
			'Precision must be between 1 and 18',
		],
		[
			'a picklist without values',
			status,
			'You must specify either picklist, globalPicklist, or valueSet',
		],
		[
			'a look-up without the name of its other side',
			{ ...LOOKUP, fullName: 'Note__c', relationshipName: '' },
			"Must specify 'relationshipName' for a CustomField of type Lookup",
		],
		[
			'a look-up that does not say what a delete does',
			{ ...LOOKUP, fullName: 'Note__c', deleteConstraint: '' },
			"Must specify 'deleteConstraint' for a CustomField of type Lookup",
		],
		[
			'a look-up to nothing',
			{ ...LOOKUP, fullName: 'Note__c', referenceTo: 'Nothing__c' },
			"referenceTo value of 'Nothing__c' does not resolve to a valid sObject type",
		],
	])('%s', async (_what, values, problem) => {
		const name = values.fullName;
		const { problems } = await openOrg().deployFields([name, field(values)]);
		expect(problems.join('\n')).toContain(problem);
	});

	it('a picklist of no value, or of one twice', async () => {
		const org = openOrg();
		const made = async (...values: string[]) =>
			(await org.deployFields(['Note__c', field(status, picklist(...values))])).problems;
		expect(await made()).toEqual(['At least one value is required to create this picklist.']);
		expect(await made('Paid', 'Paid')).toEqual(['Duplicate value found in picklist: Paid']);
		expect(await made('Paid', 'Open')).toEqual([]);
		expect(org.schema.field('Opportunity', 'Note__c')).toMatchObject({
			restrictedPicklist: true,
			picklistValues: [{ value: 'Paid' }, { value: 'Open' }],
		});
	});

	it('another type than it has', async () => {
		const org = openOrg();
		await org.deployFields(['Note__c', field(TEXT)]);
		const change = async (values: Parameters<typeof field>[0]) =>
			(await org.deployFields(['Note__c', field(values)])).problems[0];
		expect(await change({ ...TEXT, type: 'LongTextArea', length: 300, visibleLines: 3 })).toContain(
			'Cannot change field type from Text to LongTextArea',
		);
		expect(await change({ ...LOOKUP, fullName: 'Note__c' })).toContain(
			'Cannot update a field to a Lookup, MasterDetail, or Hierarchy from something else',
		);
		expect(org.schema.field('Opportunity', 'Note__c')?.type).toBe('string');
	});

	it('a relationship that another field has', async () => {
		const org = openOrg();
		await org.deploy(whole(field(LOOKUP), ''));
		const again = field({ ...LOOKUP, fullName: 'Deal__c' });
		expect((await org.deploy(whole(again, ''))).problems).toEqual([
			'There is already a Child Relationship named Payment_Claims on Opportunity.',
		]);
	});
});

describe('what is refused of an object and a permission set', () => {
	it.each([
		['a name field', CLAIM_OBJECT, 'nameField'],
		['a sharing model', CLAIM_OBJECT.replace(/<sharing.*/, '') + NAME_FIELD, 'sharingModel'],
		['a label', CLAIM_OBJECT.replace(/<label>[^<]*/, '<label>') + NAME_FIELD, 'non-empty label'],
		[
			'a plural',
			CLAIM_OBJECT.replace(/<pluralLabel>[^<]*/, '<pluralLabel>') + NAME_FIELD,
			'pluralLabel',
		],
	])('an object without %s', async (_what, body, problem) => {
		const files = {
			...whole('', ''),
			'objects/Payment_Claim__c.object': xml('CustomObject', body),
		};
		expect((await openOrg().deploy(files)).problems.join()).toContain(problem);
	});

	it.each([
		[
			'a field that is required',
			grantOf('Payment_Claim__c.Key__c'),
			'You cannot deploy to a required field: Payment_Claim__c.Key__c',
		],
		[
			'a field that is not there',
			grantOf('Payment_Claim__c.Kind__c'),
			'In field: field - no CustomField named Payment_Claim__c.Kind__c found',
		],
		[
			'an object that is not there',
			`<objectPermissions>${elements({ ...rights, object: 'Other__c' })}</objectPermissions>`,
			'In field: object - no CustomObject named Other__c found',
		],
		[
			'a right without the one it needs',
			`<objectPermissions>${elements({ ...rights, allowEdit: false })}</objectPermissions>`,
			'Permission Delete Payment_Claim__c depends on permission(s): Edit Payment_Claim__c',
		],
		[
			'rights that are not all told',
			`<objectPermissions>${elements({ object: 'Payment_Claim__c', allowRead: true })}</objectPermissions>`,
			'Required field is missing: ',
		],
	])('%s', async (_what, permissions, problem) => {
		const org = openOrg();
		const { problems } = await org.deploy(whole(KEY, permissions));
		expect(problems.join('\n')).toContain(problem);
		expect(org.schema.object('Payment_Claim__c')).toBeUndefined();
	});
});
