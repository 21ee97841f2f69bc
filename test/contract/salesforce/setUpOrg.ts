import { metadataRoutes, type SetUpOrg } from '../../sandbox/salesforce/metadata/routes';
import { createSchema } from '../../sandbox/salesforce/state/schema';
import type { PermissionSetDraft } from '../../sandbox/salesforce/state/types';
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

/** The set-up side on an org of its own, without the rest of the stand-in. */
export function openOrg() {
	const schema = createSchema();
	const granted: PermissionSetDraft[] = [];
	let mayModify = true;
	const org: SetUpOrg = {
		schema,
		permissions: {
			grant: (draft) => {
				granted.push(draft);
				return '0PS000000000001AAA';
			},
			assign: () => '',
			grantsOf: () => undefined,
			objectGrant: () => {
				throw new Error('not asked');
			},
			fieldGrant: () => ({ readable: true, editable: true }),
		},
		now: () => Date.parse('2026-11-23T09:00:00Z'),
		mayModifyMetadata: () => mayModify,
	};
	const routes = metadataRoutes(org);
	const ask = async (route: string, more: { body?: Buffer; id?: string; type?: string } = {}) => {
		const [method = '', path = ''] = route.split(' ');
		const request = {
			method,
			path,
			query: new URLSearchParams({ includeDetails: 'true' }),
			headers: { 'content-type': more.type ?? FORM_TYPE },
			body: more.body ?? Buffer.alloc(0),
		};
		const handler = routes[route];
		if (!handler) throw new Error(`Nothing is at ${route}`);
		const answer = await handler(request, { id: more.id ?? '' });
		// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever Salesforce would send
		return { status: answer.status, body: answer.body as any };
	};
	const start = async (files: Files, options: object = {}): Promise<string> => {
		const all = { singlePackage: true, rollbackOnError: true, ...options };
		const { status, body } = await ask('POST /metadata/deployRequest', {
			body: formOf(await zipOf(files), all),
		});
		expect(status).toBe(201);
		expect(body.deployResult).toMatchObject({ status: 'Pending', done: false });
		return String(body.id);
	};
	const look = async (id: string) =>
		(await ask('GET /metadata/deployRequest/:id', { id })).body.deployResult;
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
	return {
		...{ schema, granted, ask, start, look, deploy, deployFields },
		forbid: () => void (mayModify = false),
	};
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
