import type { SandboxRequest } from '../../system';

/** Nothing of an org is changed by signing in. */
const READ_BY_POST = /\/composite\/sobjects\/\w+$|\/services\/oauth2\/token$/;
const COMPOSITE = /\/composite$/;

/** Rows are also read by POST, many at once by their ids, and a composite may hold nothing but questions. */
export function isWrite({ method, path, body }: Pick<SandboxRequest, 'method' | 'path' | 'body'>) {
	if (method === 'GET' || (method === 'POST' && READ_BY_POST.test(path))) return false;
	if (!COMPOSITE.test(path)) return true;
	const { compositeRequest = [] } = JSON.parse(body.toString('utf8')) as {
		compositeRequest?: ReadonlyArray<{ readonly method: string }>;
	};
	return compositeRequest.some((one) => one.method !== 'GET');
}
