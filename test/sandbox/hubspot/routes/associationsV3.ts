import { asRecord } from '../json';
import type { Call, Operation, Operations } from '../protocol/operation';
import { created, noContent, ok, typeOf } from '../protocol/operation';
import { defaultType } from '../state/associations';

const scopes: Operation['scopes'] = (call) => [
	typeOf(call, 'from').readScopes,
	typeOf(call, 'to').readScopes,
];

/** Links between records, version 3: words instead of numbers, one link per pair. */
export const ASSOCIATION_V3_OPERATIONS: Operations = {
	'GET /crm/v3/associations/:from/:to/types': {
		scopes,
		run: (call) => {
			const type = defaultType(typeOf(call, 'from').name, typeOf(call, 'to').name);
			return ok({ results: [{ id: String(type.typeId), name: nameOf(call) }] });
		},
	},
	'POST /crm/v3/associations/:from/:to/batch/read': {
		scopes,
		run: (call) => {
			const results = rowsOf(call).map((row) => {
				const id = String(row.id ?? '');
				const from = { type: typeOf(call, 'from').name, id };
				const linked = call.portal.associations.linked(from, typeOf(call, 'to').name);
				return { from: { id }, to: linked.map((one) => ({ id: one.id, type: nameOf(call) })) };
			});
			return ok({ status: 'COMPLETE', results, ...times(call) });
		},
	},
	'POST /crm/v3/associations/:from/:to/batch/create': {
		scopes,
		run: (call) => {
			const type = defaultType(typeOf(call, 'from').name, typeOf(call, 'to').name);
			const results = rowsOf(call).map((row) => {
				const [from, to] = [row.from, row.to].map((side) => String(asRecord(side).id ?? ''));
				call.portal.associations.link(type, from ?? '', to ?? '');
				return { from: { id: from }, to: { id: to }, type: nameOf(call) };
			});
			return created({ status: 'COMPLETE', results, ...times(call) });
		},
	},
	'POST /crm/v3/associations/:from/:to/batch/archive': {
		scopes,
		run: (call) => {
			for (const row of rowsOf(call)) {
				const [from = '', to = ''] = [row.from, row.to].map((side) =>
					String(asRecord(side).id ?? ''),
				);
				call.portal.associations.unlink(
					{ type: typeOf(call, 'from').name, id: from },
					{ type: typeOf(call, 'to').name, id: to },
				);
			}
			return noContent();
		},
	},
};

function nameOf(call: Call): string {
	return `${typeOf(call, 'from').singular}_to_${typeOf(call, 'to').singular}`;
}

function rowsOf(call: Call) {
	return (Array.isArray(call.body.inputs) ? call.body.inputs : []).map(asRecord);
}

function times(call: Call) {
	const at = new Date(call.portal.now()).toISOString();
	return { startedAt: at, completedAt: at };
}
