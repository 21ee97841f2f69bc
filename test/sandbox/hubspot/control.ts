/** `POST /control/hubspot/…`: what people and other processes may order, beside the API. */
import { z } from 'zod';

import { answerOrders } from '../server/systemControl';
import type { SandboxRequest, SandboxResponse } from '../system';
import { HubspotError } from './errors';
import type { HubspotOrders } from './createHubspotSandbox';
import type { People } from './people';
import { objectTypeFromPath } from './state/objectTypes';
import { SOURCE_TYPES } from './state/types';

const PROPERTIES = z.record(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const SEED_DEAL = z.object({ properties: PROPERTIES, contactIds: z.array(z.string()).optional() });
const MOVE = z.object({ stage: z.string() });
const MERGE = z.object({ primaryId: z.string(), otherId: z.string() });
const SOURCE = z.enum(SOURCE_TYPES);
const SCOPES = z.object({ scopes: z.array(z.string()), token: z.string().optional() });
const SETTINGS = z
	.object({
		searchLagMilliseconds: z.number(),
		searchesPerSecond: z.number().nullable(),
		requestsPerTenSeconds: z.number().nullable(),
		requestsPerDay: z.number(),
		lockedRequests: z.number(),
		uniqueActivityProperties: z.boolean(),
		multiStatusOnUpdate: z.boolean(),
		deletedKeepValues: z.boolean(),
		batchUpdateOfMerged: z.enum(['survivor', 'leftOut']),
		companyCurrency: z.string().length(3),
		additionalCurrencies: z.array(z.string().length(3)),
		timeZone: z.string(),
		accountType: z.string(),
		apiSourceType: z.enum(['INTEGRATION', 'API']),
		accessTokenSeconds: z.number(),
		servesNumberedPaths: z.boolean(),
	})
	.partial()
	.strict();

/** Answers with the record or the state that came of the order. */
export function createControl(
	people: People,
	orders: HubspotOrders,
): (request: SandboxRequest) => SandboxResponse {
	return answerOrders(refusalOf, {
		'GET /state': () => people.snapshot(),
		'POST /contacts': (body) => people.seedContact(PROPERTIES.parse(body)),
		'POST /deals': (body) => {
			const { properties, contactIds } = SEED_DEAL.parse(body);
			return people.seedDeal(properties, contactIds);
		},
		'POST /deals/:id/move': (body, { id = '' }) => people.movedByPerson(id, MOVE.parse(body).stage),
		'POST /:type/merge': (body, { type = '' }) => {
			const { primaryId, otherId } = MERGE.parse(body);
			return people.mergedByPerson(objectTypeFromPath(type).name, primaryId, otherId);
		},
		'POST /:type/:id/edit': (body, { type = '', id = '' }) =>
			people.editedByPerson(objectTypeFromPath(type).name, id, PROPERTIES.parse(body)),
		'POST /:type/:id/edit/:source': (body, { type = '', id = '', source = '' }) =>
			people.editedBy(
				SOURCE.parse(source.toUpperCase()),
				objectTypeFromPath(type).name,
				id,
				PROPERTIES.parse(body),
			),
		'POST /:type/:id/delete': (_body, { type = '', id = '' }) => {
			people.deletedByPerson(objectTypeFromPath(type).name, id);
			return { deleted: true };
		},
		'POST /settings': (body) => {
			orders.order(SETTINGS.parse(body));
			return people.snapshot().settings;
		},
		'POST /scopes/remove': (body) => {
			const { scopes, token } = SCOPES.parse(body);
			orders.removeScopes(scopes, token);
			return { removed: scopes };
		},
		'POST /tokens/expire': () => {
			orders.expireTokens();
			return { expired: true };
		},
	});
}

const refusalOf = (error: unknown) => (error instanceof HubspotError ? error : undefined);
