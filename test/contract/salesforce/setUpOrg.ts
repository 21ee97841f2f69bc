import { createSalesforceSandbox } from '../../sandbox/salesforce/createSalesforceSandbox';
import {
	CLAIM_OBJECT,
	elements,
	field,
	FORM_TYPE,
	formOf,
	manifest,
	NAME_FIELD,
	xml,
	zipOf,
} from './packages';

export type Files = Readonly<Record<string, string>>;

export interface Told {
	readonly status: string;
	readonly success: boolean;
	readonly problems: readonly string[];
}

/** An org that knows nothing of payments, asked without a socket. */
export function openOrg() {
	const sandbox = createSalesforceSandbox({
		now: () => new Date('2026-11-23T09:00:00Z'),
		deliver: () => undefined,
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	});
	sandbox.order({ deployPolls: 2 });
	const ask = async (
		method: string,
		path: string,
		body: Buffer = Buffer.alloc(0),
		type = FORM_TYPE,
	) => {
		const { pathname, searchParams } = new URL(`/services/data/v67.0${path}`, 'http://salesforce');
		const answer = await sandbox.handle({
			...{ method, path: pathname, query: searchParams, body },
			headers: { authorization: 'Bearer sandbox-test', 'content-type': type },
		});
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever Salesforce would send
		return { status: answer.status, body: JSON.parse(String(answer.body)) as any };
	};
	const start = async (files: Files, options: object = {}): Promise<string> => {
		const all = { singlePackage: true, rollbackOnError: true, ...options };
		const form = formOf(await zipOf(files), all);
		const { status, body } = await ask('POST', '/metadata/deployRequest', form);
		expect(status).toBe(201);
		expect(body.deployResult).toMatchObject({ status: 'Pending', done: false });
		return String(body.id);
	};
	const look = async (id: string) =>
		(await ask('GET', `/metadata/deployRequest/${id}?includeDetails=true`)).body.deployResult;
	const deploy = async (files: Files, options: object = {}): Promise<Told> => {
		const id = await start(files, options);
		for (;;) {
			const result = await look(id);
			if (!result.done) continue;
			const failures = result.details.componentFailures as Array<{ problem: string }>;
			expect(result.numberComponentErrors).toBe(failures.length);
			return {
				status: result.status,
				success: result.success,
				problems: failures.map(({ problem }) => problem),
			};
		}
	};
	/** Fields of the opportunity, each named by itself. */
	const deployFields = async (...fields: ReadonlyArray<readonly [name: string, xml: string]>) =>
		await deploy({
			'package.xml': manifest({ CustomField: fields.map(([name]) => `Opportunity.${name}`) }),
			'objects/Opportunity.object': xml('CustomObject', fields.map(([, text]) => text).join('')),
		});
	/** What a permission set grants. */
	const grantsOf = (name: string) =>
		sandbox.org.permissions.grantsOf(
			sandbox.list('PermissionSet').find(({ values }) => values.Name === name)?.id ?? '',
		);
	const { schema } = sandbox.org;
	return { schema, sandbox, grantsOf, ask, start, look, deploy, deployFields };
}

const claimWith = (fields: string) => xml('CustomObject', CLAIM_OBJECT + NAME_FIELD + fields);
export const KEY = field({
	...{ fullName: 'Key__c', label: 'Key', type: 'Text', length: 255 },
	...{ unique: true, caseSensitive: true, externalId: true, required: true },
});
export const LOOKUP = {
	...{ fullName: 'Opportunity__c', label: 'Opportunity', type: 'Lookup' },
	...{
		referenceTo: 'Opportunity',
		relationshipName: 'Payment_Claims',
		deleteConstraint: 'SetNull',
	},
};
export const grantOf = (name: string) =>
	`<fieldPermissions>${elements({ editable: true, field: name, readable: true })}</fieldPermissions>`;
export const rights = {
	...{ allowCreate: true, allowDelete: true, allowEdit: true, allowRead: true },
	...{ modifyAllRecords: false, object: 'Payment_Claim__c', viewAllRecords: false },
};
export const whole = (fields: string, permissions: string): Files => ({
	'package.xml': manifest({ CustomObject: ['Payment_Claim__c'], PermissionSet: ['CRM_Payments'] }),
	'objects/Payment_Claim__c.object': claimWith(fields),
	'permissionsets/CRM_Payments.permissionset': xml(
		'PermissionSet',
		`${permissions}<label>CRM Payments</label>`,
	),
});
