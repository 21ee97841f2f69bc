import { HubspotError } from '../errors';
import type { Operations } from '../protocol/operation';
import { needs, ok, typeOf } from '../protocol/operation';
import { readsSchema } from '../protocol/operation';
import { objectType } from '../state/objectTypes';
import type { Pipeline } from '../state/types';
import { presentProperty } from '../state/propertyShapes';

/** The older addresses of pipelines and properties, which n8n's own node reads its lists from. */
export const CLASSIC_SCHEMA_OPERATIONS: Operations = {
	'GET /crm-pipelines/v1/pipelines/:type': readsSchema((call) => {
		const pipelines = typeOf(call).name === 'deals' ? call.portal.pipelines : [];
		return ok({ results: pipelines.map(presentPipeline) });
	}),
	'GET /properties/v1/:type/properties': readsSchema((call) =>
		ok([...call.portal.definitions[typeOf(call).name].values()].map(presentProperty)),
	),
	'GET /properties/v1/:type/properties/named/:name': readsSchema((call) => {
		const { name = '' } = call.parameters;
		const definition = call.portal.definitions[typeOf(call).name].get(name);
		if (definition === undefined) throw new HubspotError(404, { message: 'resource not found' });
		return ok(presentProperty(definition));
	}),
	'GET /properties/v2/:type/properties': readsSchema((call) =>
		ok([...call.portal.definitions[typeOf(call).name].values()].map(presentProperty)),
	),
	'PUT /crm-associations/v1/associations/create-batch': needs(
		objectType('contacts').writeScopes,
		// Contact to company is the only link n8n's node asks for here, and payments do not need it.
		() => ({ status: 204 }),
	),
};

function presentPipeline(pipeline: Pipeline) {
	return {
		pipelineId: pipeline.id,
		label: pipeline.label,
		displayOrder: pipeline.displayOrder,
		active: true,
		stages: pipeline.stages.map(({ id, label, displayOrder, isClosed, probability }) => ({
			stageId: id,
			label,
			displayOrder,
			active: true,
			metadata: { isClosed, probability },
		})),
	};
}
