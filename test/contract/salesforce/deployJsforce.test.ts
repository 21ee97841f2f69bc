/** jsforce deploys to the stand-in, over a socket, and sees what came of it. */
import { Connection } from 'jsforce';

import { createSalesforceSandbox } from '../../sandbox/salesforce/createSalesforceSandbox';
import { type Sandbox, startSandbox } from '../../sandbox/server/startSandbox';
import { field, manifest, TEXT, xml, zipOf } from './packages';
import { grantOf, KEY, LOOKUP, whole } from './setUpOrg';

let sandbox: Sandbox<{ salesforce: ReturnType<typeof createSalesforceSandbox> }>;
let connection: Connection;
let userId: string;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { salesforce: createSalesforceSandbox } });
	const instanceUrl = sandbox.origin('salesforce');
	const answer = await fetch(`${instanceUrl}/services/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: 'sandbox-acme-app',
			client_secret: 'sandbox-acme',
		}),
	});
	const { access_token: accessToken = '', id = '' } = (await answer.json()) as Record<
		string,
		string
	>;
	userId = id.split('/').at(-1) ?? '';
	connection = new Connection({ instanceUrl, accessToken, version: '67.0' });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

async function deploy(files: Readonly<Record<string, string>>) {
	const options = { singlePackage: true, rollbackOnError: true };
	const { id } = await connection.metadata.deployRest(await zipOf(files), options);
	expect(id).toMatch(/^0Af/);
	for (;;) {
		const result = await connection.metadata.checkDeployStatus(id, true, true);
		if (result.done) return result;
	}
}

const GRANTED = grantOf('Payment_Claim__c.Opportunity__c') + grantOf('Payment_Claim__c.Note__c');

it('what it deploys is seen by whoever the permission set is assigned to, and by nobody before', async () => {
	const rights =
		'<objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Payment_Claim__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>';
	const result = await deploy(whole(KEY + field(LOOKUP) + field(TEXT), GRANTED + rights));
	expect(result).toMatchObject({ status: 'Succeeded', success: true });

	const rows = connection.sobject('Payment_Claim__c');
	const row = { Key__c: 'claim:1', Note__c: 'a note' };
	await expect(rows.create(row)).rejects.toThrow(/Payment_Claim__c|not exist/);
	const { records } = await connection.query<{ Id: string }>(
		"SELECT Id FROM PermissionSet WHERE Name = 'CRM_Payments'",
	);
	const assignment = { AssigneeId: userId, PermissionSetId: records[0]?.Id ?? '' };
	await connection.sobject('PermissionSetAssignment').create(assignment);
	await expect(connection.sobject('PermissionSetAssignment').create(assignment)).rejects.toThrow(
		/Duplicate PermissionSetAssignment/,
	);
	expect(await rows.create(row)).toMatchObject({ success: true });
	await expect(rows.create(row)).rejects.toThrow(/duplicate value found: Key__c/);
	expect(await rows.findOne({ Key__c: 'claim:1' }, ['Name', 'Note__c'])).toMatchObject({
		Name: 'PR-0000001',
		Note__c: 'a note',
	});
});

it('is told what was refused, of which component', async () => {
	const result = await deploy({
		'package.xml': manifest({ CustomField: ['Opportunity.Note__c'] }),
		'objects/Opportunity.object': xml('CustomObject', field({ ...TEXT, length: 256 })),
	});
	expect(result).toMatchObject({
		...{ status: 'Failed', success: false, numberComponentErrors: 1 },
		details: {
			componentFailures: [{ fullName: 'Opportunity.Note__c', componentType: 'CustomField' }],
		},
	});
});

it('asks the Tooling API what is there, seen or not', async () => {
	await deploy(whole(KEY + field(TEXT), ''));
	const found = await connection.tooling.query(
		"SELECT DeveloperName, EntityDefinition.QualifiedApiName FROM CustomField WHERE EntityDefinition.QualifiedApiName = 'Payment_Claim__c' AND DeveloperName IN ('Key', 'Note', 'Other') ORDER BY DeveloperName",
	);
	expect(found.records).toMatchObject([
		{ DeveloperName: 'Key', EntityDefinition: { QualifiedApiName: 'Payment_Claim__c' } },
		{ DeveloperName: 'Note' },
	]);
	const made = await connection.tooling.sobject('CustomField').create({
		FullName: 'Opportunity.Tooled__c',
		Metadata: { label: 'Tooled', type: 'Text', length: 20 },
	});
	expect(made).toMatchObject({ success: true });
	const byTable = await connection.tooling.query(
		"SELECT Id FROM CustomField WHERE TableEnumOrId = 'Opportunity' AND DeveloperName = 'Tooled'",
	);
	expect(byTable.totalSize).toBe(1);
});
