/** `POST /control/salesforce/…`: what people and other processes may order, beside the API. */
import { z } from 'zod';

import { answerOrders } from '../server/systemControl';
import type { SandboxRequest, SandboxResponse } from '../system';
import type { SalesforceOrders } from './createSalesforceSandbox';
import type { People } from './people';
import { SalesforceError } from './protocol/errors';

const VALUES = z.record(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const SEED_DEAL = z.object({ values: VALUES, contactIds: z.array(z.string()).optional() });
const MERGE = z.object({ winnerId: z.string(), loserId: z.string() });
const MOVE = z.object({ stage: z.string() });
const COUNT = z.object({ count: z.number().int().nonnegative() });
const STAGE = z.object({
	name: z.string(),
	probability: z.number(),
	forecastCategory: z.enum(['Pipeline', 'BestCase', 'Commit', 'Omitted', 'Closed']),
	isClosed: z.boolean().optional(),
	isWon: z.boolean().optional(),
	isActive: z.boolean().optional(),
});
/** All that JSON can say: validation rules are for tests in the same process. */
const SETTINGS = z
	.object({
		multiCurrency: z.boolean(),
		corporateCurrency: z.string().length(3),
		currencies: z.array(z.string().length(3)),
		recordTypes: z.boolean(),
		personAccounts: z.boolean(),
		stages: z.array(STAGE),
		recordTypeStages: z.record(z.array(z.string())),
		apiEnabled: z.boolean(),
		requestsPerDay: z.number(),
		readOnlyObjects: z.array(z.string()),
		duplicateRules: z.array(
			z.object({
				object: z.string(),
				fields: z.array(z.string()),
				action: z.enum(['block', 'alert']),
			}),
		),
		refusingFlows: z.record(z.string()),
		collatesBackwards: z.boolean(),
		unknownFieldRefusesAll: z.boolean(),
		trackedFields: z.array(z.string()),
		queryPageSize: z.number(),
		childPageSize: z.number(),
		mayModifyMetadata: z.boolean(),
		mayAssignPermissionSets: z.boolean(),
		deployPolls: z.number().int().nonnegative(),
		organizationType: z.string(),
		isSandbox: z.boolean(),
	})
	.partial()
	.strict();

/** Answers with the row or the state that came of the order. */
export function createControl(
	people: People,
	orders: SalesforceOrders,
): (request: SandboxRequest) => SandboxResponse {
	return answerOrders(refusalOf, {
		'GET /state': () => people.snapshot(),
		'POST /deals': (body) => {
			const { values, contactIds } = SEED_DEAL.parse(body);
			return people.seedDeal(values, contactIds);
		},
		'POST /contacts': (body) => people.seedContact(VALUES.parse(body)),
		'POST /accounts': (body) => people.seedAccount(VALUES.parse(body)),
		'POST /deals/:id/move': (body, { id = '' }) =>
			people.editedByPerson('Opportunity', id, { StageName: MOVE.parse(body).stage }),
		'POST /:object/merge': (body, { object = '' }) => {
			const { winnerId, loserId } = MERGE.parse(body);
			return people.mergedByPerson(object, winnerId, loserId);
		},
		'POST /:object/:id/edit': (body, { object = '', id = '' }) =>
			people.editedByPerson(object, id, VALUES.parse(body)),
		'POST /:object/:id/delete': (_body, { object = '', id = '' }) => {
			people.deletedByPerson(object, id);
			return { deleted: true };
		},
		'POST /settings': (body) => {
			orders.order(SETTINGS.parse(body));
			return people.snapshot().settings;
		},
		'POST /lock': (body) => {
			const { count } = COUNT.parse(body);
			orders.lockRows(count);
			return { locked: count };
		},
		'POST /crowd': (body) => {
			const { count } = COUNT.parse(body);
			orders.crowd(count);
			return { crowded: count };
		},
		'POST /sessions/end': () => {
			orders.endSessions();
			return { ended: true };
		},
		'POST /app/revoke': () => {
			orders.revokeApp();
			return { revoked: true };
		},
	});
}

const refusalOf = (error: unknown) => (error instanceof SalesforceError ? error : undefined);
