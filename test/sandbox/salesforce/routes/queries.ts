import { SalesforceError } from '../protocol/errors';
import { ok, parameter, type Answer, type Call, type Operations } from '../protocol/operation';
import { runQuery } from '../query/select';

const SMALLEST_PAGE = 200;

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
	return ok(
		runQuery({ org, actor, soql }, { withDeleted, version, cursors, pageSize: pageSizeOf(call) }),
	);
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
