/** What deployments bring, when, and to whom. */
import { parseMultipart } from '../../sandbox/salesforce/metadata/multipart';
import { elements, field, FORM_TYPE, formOf, manifest, TEXT, xml } from './packages';
import { grantOf, KEY, LOOKUP, openOrg, rights, whole } from './setUpOrg';

const FORM = formOf(Buffer.from('PK'), {});
const without = (part: string) => Buffer.from(FORM.toString().replace(part, '"x"'));

describe('a deployment', () => {
	it('makes the object, its fields and the permission set, after a while', async () => {
		const org = openOrg();
		const files = whole(
			KEY + field(LOOKUP),
			grantOf('Payment_Claim__c.Opportunity__c') +
				`<objectPermissions>${elements(rights)}</objectPermissions>`,
		);
		const id = await org.start(files);
		expect((await org.look(id)).status).toBe('Pending');
		expect((await org.look(id)).status).toBe('InProgress');
		expect(org.schema.object('Payment_Claim__c')).toBeUndefined();
		expect(await org.look(id.slice(0, 15))).toMatchObject({
			...{ status: 'Succeeded', success: true, done: true, numberComponentsDeployed: 4 },
			details: {
				componentSuccesses: [{ fullName: 'Payment_Claim__c', created: true }, {}, {}, {}],
			},
		});
		expect(org.schema.object('Payment_Claim__c')).toMatchObject({ label: 'Payment Record' });
		expect(org.schema.field('Payment_Claim__c', 'Name')?.autoNumberFormat).toBe('PR-{0000000}');
		expect(org.schema.field('Payment_Claim__c', 'Key__c')).toMatchObject({
			...{ type: 'string', length: 255, unique: true, caseSensitive: true },
			...{ externalId: true, nillable: false },
		});
		expect(org.schema.field('Payment_Claim__c', 'Opportunity__c')).toMatchObject({
			...{ type: 'reference', referenceTo: ['Opportunity'], deleteConstraint: 'SetNull' },
			...{ relationshipName: 'Opportunity__r', childRelationshipName: 'Payment_Claims__r' },
		});
		expect(org.grantsOf('CRM_Payments')).toMatchObject({
			fields: [{ field: 'Payment_Claim__c.Opportunity__c', readable: true, editable: true }],
			objects: [{ object: 'Payment_Claim__c', allowDelete: true }],
		});
	});

	it('waits for the one before it', async () => {
		const org = openOrg();
		const files = {
			'package.xml': manifest({ CustomField: ['Opportunity.Note__c'] }),
			'objects/Opportunity.object': xml('CustomObject', field(TEXT)),
		};
		const [first, second] = [await org.start(files), await org.start(files)];
		for (const expected of ['Pending', 'Pending', 'Pending', 'Pending', 'InProgress']) {
			expect((await org.look(second)).status).toBe(expected);
		}
		expect((await org.look(first)).status).toBe('Succeeded');
		expect((await org.look(second)).status).toBe('Succeeded');
	});

	it('leaves nothing of a package of which something is refused, where it is told to', async () => {
		const good = field({ ...TEXT, fullName: 'Good__c' });
		for (const [rollbackOnError, expected] of [
			[true, 'Failed'],
			[false, 'SucceededPartial'],
		] as const) {
			const org = openOrg();
			const told = await org.deploy(
				{
					'package.xml': manifest({ CustomField: ['Opportunity.Good__c', 'Opportunity.Bad__c'] }),
					'objects/Opportunity.object': xml(
						'CustomObject',
						good + field({ ...TEXT, fullName: 'Bad__c', length: 300 }),
					),
				},
				{ rollbackOnError },
			);
			expect(told).toMatchObject({ status: expected, success: false });
			expect(org.schema.field('Opportunity', 'Good__c') !== undefined).toBe(!rollbackOnError);
		}
	});

	it('changes nothing that is only checked', async () => {
		const org = openOrg();
		const told = await org.deploy(whole(KEY, ''), { checkOnly: true });
		expect(told.success).toBe(true);
		expect(org.schema.object('Payment_Claim__c')).toBeUndefined();
	});

	it('takes a package again', async () => {
		const org = openOrg();
		await org.deploy(whole(KEY + field(LOOKUP), ''));
		expect(await org.deploy(whole(KEY + field(LOOKUP), ''))).toMatchObject({ success: true });
		await org.deployFields(['Note__c', field(TEXT)]);
		await org.deployFields(['Note__c', field({ ...TEXT, length: 255 })]);
		expect(org.schema.field('Opportunity', 'Note__c')?.length).toBe(255);
	});

	it('is refused to a user without the right', async () => {
		const org = openOrg();
		org.sandbox.order({ mayModifyMetadata: false });
		const { status, body } = await org.ask('POST', '/metadata/deployRequest', FORM);
		expect([status, body[0].errorCode]).toEqual([403, 'INSUFFICIENT_ACCESS']);
	});

	it.each([
		['no form', 'application/json', Buffer.from('{}'), 'INVALID_MULTIPART_REQUEST'],
		['a form that is cut off', FORM_TYPE, FORM.subarray(0, -30), 'INVALID_MULTIPART_REQUEST'],
		['no options', FORM_TYPE, without('"json"'), 'JSON_PARSER_ERROR'],
		['no file', FORM_TYPE, without('"file"'), 'MISSING_ARGUMENT'],
	])('of %s is refused at once', async (_what, type, body, code) => {
		const answer = await openOrg().ask('POST', '/metadata/deployRequest', body, type);
		expect(answer.status).toBe(400);
		expect(answer.body[0].errorCode).toBe(code);
	});
});

describe('a form', () => {
	it('carries bytes as they are, also those that look like its own', () => {
		const zip = Buffer.from([0, 13, 10, 45, 45, 255, 13, 10, 13, 10, 0, 128, 10]);
		const [options, file] = parseMultipart(FORM_TYPE, formOf(zip, {})) ?? [];
		expect(options).toMatchObject({ name: 'json', contentType: 'application/json' });
		expect(file).toMatchObject({ name: 'file', fileName: 'deploy.zip' });
		expect(file?.content.equals(zip)).toBe(true);
	});
});

describe('the Tooling API', () => {
	const make = async (org: ReturnType<typeof openOrg>, FullName: string, Metadata: object) =>
		await org.ask(
			'POST',
			'/tooling/sobjects/CustomField',
			Buffer.from(JSON.stringify({ FullName, Metadata })),
			'application/json',
		);

	it('makes a field, and not twice', async () => {
		const org = openOrg();
		const metadata = { label: 'Note', type: 'Text', length: 80 };
		expect(await make(org, 'Opportunity.Note__c', metadata)).toMatchObject({
			status: 201,
			body: { success: true, errors: [] },
		});
		expect(await make(org, 'Opportunity.Note__c', metadata)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }],
		});
		expect(await make(org, 'Opportunity.Other__c', { ...metadata, length: 300 })).toMatchObject({
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }],
		});
	});
});
