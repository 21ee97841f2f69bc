import type { CrmConnection } from '../../../shared/contracts/crm';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { isTransient } from '../../../shared/vocabulary/failure';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { call } from '../client';
import { classify } from '../errors';
import { idOf } from '../ids';
import { PERMISSION_SETS } from '../names';
import { queryAll } from '../wire/query';
import { literal } from '../wire/soql';

type Asking = Pick<CrmConnection, 'http' | 'baseUrl'>;

/** Whether the connection's user has the permission set of the sync. */
export type Assignment =
	| { readonly is: 'assigned' | 'assignedNow' | 'notAssigned' | 'noPermissionSet' }
	/** `notTold`: who he is or what he has may not be looked at. */
	| { readonly is: 'refused' | 'notTold'; readonly message: string };

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm */
const RESOURCES = z.looseObject({ identity: z.string() });

const CREATED = z.looseObject({ id: z.string() });

export async function readAssignment(connection: Asking): Promise<Assignment> {
	return await unlessRefused('notTold', async () => {
		const found = await find(connection);
		if (found.permissionSetId === undefined) return { is: 'noPermissionSet' };
		return { is: found.isAssigned ? 'assigned' : 'notAssigned' };
	});
}

/** Gives the connection's user the permission set, once it is there. */
export async function assign(connection: Asking): Promise<Assignment> {
	return await unlessRefused('refused', async () => {
		const { userId, permissionSetId, isAssigned } = await find(connection);
		if (permissionSetId === undefined) return { is: 'noPermissionSet' };
		if (isAssigned) return { is: 'assigned' };
		const made = await attemptAsync(
			async () =>
				await call(
					{
						method: 'POST',
						path: '/sobjects/PermissionSetAssignment',
						body: { AssigneeId: userId, PermissionSetId: permissionSetId },
					},
					CREATED,
					connection,
				),
		);
		// Somebody else was quicker: the same answer comes to a call that is made again.
		if ('error' in made && classify(made.error)?.kind !== 'conflict') throw made.error;
		return { is: 'assignedNow' };
	});
}

interface Found {
	readonly userId: string;
	readonly permissionSetId: string | undefined;
	readonly isAssigned: boolean;
}

async function find(connection: Asking): Promise<Found> {
	const userId = await readUserId(connection);
	const name = literal(PERMISSION_SETS.sync);
	const sets = await queryAll(
		`SELECT Id FROM PermissionSet WHERE Name = ${name}`,
		'permission sets',
		connection,
	);
	const [permissionSetId] = sets.map(({ Id }) => String(Id));
	if (permissionSetId === undefined) return { userId, permissionSetId, isAssigned: false };
	const assigned = await queryAll(
		`SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = ${literal(userId)} AND PermissionSetId = ${literal(permissionSetId)}`,
		'permission sets of the user',
		connection,
	);
	return { userId, permissionSetId, isAssigned: assigned.length > 0 };
}

/** The last part of the address of whoever calls: `https://login.salesforce.com/id/00D…/005…`. */
async function readUserId(connection: Asking): Promise<string> {
	const { identity } = await call({ method: 'GET', path: '/' }, RESOURCES, connection);
	const id = idOf(identity.split('/').at(-1) ?? '', 'User');
	if (id === undefined)
		throw new UnusableAnswer('Salesforce', 'Salesforce did not say which user this is');
	return id;
}

async function unlessRefused(
	refusal: 'refused' | 'notTold',
	action: () => Promise<Assignment>,
): Promise<Assignment> {
	const attempted = await attemptAsync(action);
	if ('value' in attempted) return attempted.value;
	const failure = classify(attempted.error);
	if (!failure || isTransient(failure) || failure.kind === 'auth') throw attempted.error;
	return { is: refusal, message: failure.message };
}
