import { definitionsAsRows } from '../metadata/tooling';
import { SalesforceError } from '../protocol/errors';
import { ok, parameter, type Answer, type Call, type Operations } from '../protocol/operation';
import { runQuery } from '../query/select';

const SMALLEST_PAGE = 200;

/** Tables of definitions that this API has as well. @see https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-fielddefinition.html */
const DEFINITIONS = /\bFROM\s+(FieldDefinition|EntityDefinition)\b/i;

export const QUERY_OPERATIONS: Operations = {
	'GET /services/data/:version/query': (call) => query(call, false),
	'GET /services/data/:version/queryAll': (call) => query(call, true),
	'GET /services/data/:version/query/:locator': next,
	'GET /services/data/:version/queryAll/:locator': next,
};

function query(call: Call, withDeleted: boolean): Answer {
	const soql = call.query.get('q');
	if (soql === null || soql.trim() === '') {
		throw new SalesforceError('MALFORMED_QUERY', 'A query string has to be specified');
	}
	const { org, actor, cursors, version } = call;
	const options = { withDeleted, version, cursors, pageSize: pageSizeOf(call) };
	if (DEFINITIONS.test(soql)) {
		const { schema, now, settings } = org;
		const tables = definitionsAsRows(schema, now, settings.trackedFields);
		return ok(runQuery({ org: tables, actor: { ...actor, seesAll: true }, soql }, options));
	}
	return ok(runQuery({ org, actor, soql }, options));
}

/** Fewer rows a page where the caller asks so. @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm */
function pageSizeOf({ org, headers }: Call): number {
	const { queryPageSize } = org.settings;
	const asked = /batchSize\s*=\s*(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
	return asked === undefined
		? queryPageSize
		: Math.min(queryPageSize, Math.max(SMALLEST_PAGE, Number(asked)));
}

function next(call: Call): Answer {
	return ok(call.cursors.next(parameter(call, 'locator'), call.version));
}
