/** Path patterns such as `/v1/refunds/:id`, matched in the order in which they were written. */

export interface RouteMatch<Handler> {
	readonly handler: Handler;
	readonly pattern: string;
	readonly parameters: Readonly<Record<string, string>>;
}

export interface RouteTable<Handler> {
	/** `route` is `METHOD /path/:name`. */
	add(route: string, handler: Handler): void;
	match(method: string, path: string): RouteMatch<Handler> | undefined;
}

/** An empty table, or one filled from `{ 'GET /path': handler }`. */
export function createRouteTable<Handler>(
	initial: Readonly<Record<string, Handler>> = {},
): RouteTable<Handler> {
	const routes: Array<{ method: string; segments: string[]; pattern: string; handler: Handler }> =
		[];
	const table: RouteTable<Handler> = {
		add(route, handler) {
			const [method = '', pattern = ''] = route.split(' ');
			routes.push({ method, pattern, segments: pattern.split('/'), handler });
		},
		match(method, path) {
			const segments = path.split('/');
			for (const route of routes) {
				if (route.method !== method) continue;
				const parameters = matchSegments(route.segments, segments);
				if (parameters) return { handler: route.handler, pattern: route.pattern, parameters };
			}
			return undefined;
		},
	};
	for (const [route, handler] of Object.entries(initial)) table.add(route, handler);
	return table;
}

function matchSegments(
	pattern: readonly string[],
	segments: readonly string[],
): Record<string, string> | undefined {
	if (pattern.length !== segments.length) return undefined;
	const parameters: Record<string, string> = {};
	for (const [index, expected] of pattern.entries()) {
		const actual = segments[index] ?? '';
		if (expected.startsWith(':') && actual !== '') {
			parameters[expected.slice(1)] = decodeSegment(actual);
		} else if (expected !== actual) {
			return undefined;
		}
	}
	return parameters;
}

function decodeSegment(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
