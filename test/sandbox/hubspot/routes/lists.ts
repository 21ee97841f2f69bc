import type { SandboxResponse } from '../../system';
import { HubspotError, validation } from '../errors';
import { asTexts, requiredText } from '../json';
import type { Call, Operations } from '../protocol/operation';
import { needs, ok } from '../protocol/operation';
import { objectTypeFromPath } from '../state/objectTypes';
import type { Portal } from '../state/portal';
import { findRecord } from '../state/records';
import type { ContactList } from '../state/types';

const READ = ['crm.lists.read'];
const WRITE = ['crm.lists.write'];

/** Static lists, as far as adding a contact to one: `/crm/lists/2026-09`. */
export const LIST_OPERATIONS: Operations = {
	'POST /crm/lists/2026-09': needs(WRITE, (call) => {
		const name = requiredText(call.body, 'name');
		const objectTypeId = requiredText(call.body, 'objectTypeId');
		const processingType = requiredText(call.body, 'processingType');
		if ([...call.portal.lists.values()].some((list) => list.name === name)) {
			throw validation(`A list named ${name} already exists`);
		}
		const list = addList(call.portal, name, objectTypeId, processingType);
		return ok({ list: presentList(list) });
	}),
	'POST /crm/lists/2026-09/search': needs(READ, (call) => {
		const query = String(call.body.query ?? '').toLowerCase();
		const lists = [...call.portal.lists.values()].filter((list) =>
			list.name.toLowerCase().includes(query),
		);
		const body = { offset: lists.length, hasMore: false, total: lists.length };
		return ok({ ...body, lists: lists.map(presentList) });
	}),
	'GET /crm/lists/2026-09/:listId': needs(READ, (call) => ok({ list: presentList(listOf(call)) })),
	'GET /crm/lists/2026-09/:listId/memberships': needs(READ, (call) =>
		ok({
			results: [...listOf(call).memberIds].map((recordId) => ({
				recordId,
				membershipTimestamp: new Date(call.portal.now()).toISOString(),
			})),
		}),
	),
	'PUT /crm/lists/2026-09/:listId/memberships/add': needs(WRITE, (call) =>
		changeMembers(call, asTexts(call.list), []),
	),
	'PUT /crm/lists/2026-09/:listId/memberships/remove': needs(WRITE, (call) =>
		changeMembers(call, [], asTexts(call.list)),
	),
	'PUT /crm/lists/2026-09/:listId/memberships/add-and-remove': needs(WRITE, (call) =>
		changeMembers(call, asTexts(call.body.recordIdsToAdd), asTexts(call.body.recordIdsToRemove)),
	),
};

export function addList(
	portal: Portal,
	name: string,
	objectTypeId = '0-1',
	processingType = 'MANUAL',
): ContactList {
	const listId = String(portal.lists.size + 1);
	const memberIds = new Set<string>();
	const list = { listId, name, objectTypeId, processingType, memberIds, createdAt: portal.now() };
	portal.lists.set(listId, list);
	return list;
}

function changeMembers(call: Call, add: string[], remove: string[]): SandboxResponse {
	const list = listOf(call);
	if (list.processingType === 'DYNAMIC') {
		throw validation('Members of a dynamic list cannot be changed by hand');
	}
	const type = objectTypeFromPath(list.objectTypeId).name;
	const isThere = (id: string) => findRecord(call.portal, type, id) !== undefined;
	const recordsIdsAdded = add.filter((id) => isThere(id) && !list.memberIds.has(id));
	const recordIdsRemoved = remove.filter((id) => list.memberIds.has(id));
	for (const id of recordsIdsAdded) list.memberIds.add(id);
	for (const id of recordIdsRemoved) list.memberIds.delete(id);
	const recordIdsMissing = [...add, ...remove].filter((id) => !isThere(id));
	return ok({ recordsIdsAdded, recordIdsRemoved, recordIdsMissing });
}

function listOf(call: Call): ContactList {
	const list = call.portal.lists.get(call.parameters.listId ?? '');
	if (list !== undefined) return list;
	const message = `List does not exist with ID ${call.parameters.listId}.`;
	throw new HubspotError(404, { message, category: 'OBJECT_NOT_FOUND' });
}

function presentList(list: ContactList) {
	const at = new Date(list.createdAt).toISOString();
	return {
		listId: list.listId,
		listVersion: 1,
		name: list.name,
		objectTypeId: list.objectTypeId,
		processingType: list.processingType,
		processingStatus: 'COMPLETE',
		size: list.memberIds.size,
		createdAt: at,
		updatedAt: at,
		additionalProperties: {},
	};
}
