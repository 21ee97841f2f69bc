import { HubspotError } from '../errors';
import type { Call, Operations } from '../protocol/operation';
import { needs, ok, open, pageOf, readsSchema, textQuery, typeOf } from '../protocol/operation';
import { PORTAL_ID, UI_DOMAIN } from '../state/account';
import type { Owner, Pipeline, PipelineStage } from '../state/types';

const OWNER_SCOPES = ['crm.objects.owners.read'];
const OWNERS_MAXIMUM = 500;

/** The account itself, its pipelines and its people. */
export const ACCOUNT_OPERATIONS: Operations = {
	'GET /account-info/2026-09/details': open(({ portal: { settings } }) =>
		ok({
			portalId: PORTAL_ID,
			accountType: settings.accountType,
			timeZone: settings.timeZone,
			companyCurrency: settings.companyCurrency,
			additionalCurrencies: settings.additionalCurrencies,
			utcOffset: '+02:00',
			utcOffsetMilliseconds: 7_200_000,
			uiDomain: UI_DOMAIN,
			dataHostingLocation: 'na1',
		}),
	),
	'GET /crm/pipelines/2026-09/:type': readsSchema((call) =>
		ok({ results: pipelinesOf(call).map(presentPipeline) }),
	),
	'GET /crm/pipelines/2026-09/:type/:pipelineId': readsSchema((call) =>
		ok(presentPipeline(pipelineOf(call))),
	),
	'GET /crm/pipelines/2026-09/:type/:pipelineId/stages': readsSchema((call) =>
		ok({ results: pipelineOf(call).stages.map(presentStage) }),
	),
	'GET /crm/pipelines/2026-09/:type/:pipelineId/stages/:stageId': readsSchema((call) => {
		const { stageId } = call.parameters;
		const stage = pipelineOf(call).stages.find((one) => one.id === stageId);
		if (stage === undefined) throw notFound(`Stage ${stageId} does not exist.`);
		return ok(presentStage(stage));
	}),
	'GET /crm/owners/2026-09': needs(OWNER_SCOPES, (call) => {
		const email = textQuery(call.query, 'email')?.toLowerCase();
		const owners = call.portal.owners.filter((one) => email === undefined || one.email === email);
		const { items, paging } = pageOf(owners, call.query, OWNERS_MAXIMUM);
		return ok({ results: items.map(presentOwner), ...paging });
	}),
	'GET /crm/owners/2026-09/:id': needs(OWNER_SCOPES, (call) => {
		const byUser = call.query.get('idProperty') === 'userId';
		const { id } = call.parameters;
		const owner = call.portal.owners.find((one) => (byUser ? String(one.userId) : one.id) === id);
		if (owner === undefined) throw notFound(`Owner ${id} does not exist.`);
		return ok(presentOwner(owner));
	}),
};

const CREATED_AT = '2024-01-15T09:00:00.000Z';

/** Only deals have pipelines here. */
function pipelinesOf(call: Call): readonly Pipeline[] {
	return typeOf(call).name === 'deals' ? call.portal.pipelines : [];
}

function pipelineOf(call: Call): Pipeline {
	const { pipelineId } = call.parameters;
	const pipeline = pipelinesOf(call).find((one) => one.id === pipelineId);
	if (pipeline === undefined) throw notFound(`Pipeline ${pipelineId} does not exist.`);
	return pipeline;
}

export function presentPipeline(pipeline: Pipeline) {
	return {
		label: pipeline.label,
		displayOrder: pipeline.displayOrder,
		id: pipeline.id,
		stages: pipeline.stages.map(presentStage),
		createdAt: CREATED_AT,
		updatedAt: CREATED_AT,
		archived: false,
	};
}

function presentStage(stage: PipelineStage) {
	return {
		label: stage.label,
		displayOrder: stage.displayOrder,
		metadata: { isClosed: stage.isClosed, probability: stage.probability },
		id: stage.id,
		createdAt: CREATED_AT,
		updatedAt: CREATED_AT,
		archived: false,
		writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
	};
}

function presentOwner(owner: Owner) {
	return {
		...owner,
		type: 'PERSON',
		userIdIncludingInactive: owner.userId,
		createdAt: CREATED_AT,
		updatedAt: CREATED_AT,
		archived: false,
	};
}

function notFound(message: string): HubspotError {
	return new HubspotError(404, { message, category: 'OBJECT_NOT_FOUND' });
}
