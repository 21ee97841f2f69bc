import type { SandboxRequest } from '../../system';

const READ_BY_POST = /\/(batch\/read|search)$/;
/** Nothing of an account is changed by signing in. */
const SIGNS_IN = /\/token$/;

/** Many records are read by POST, and searches are. */
export function isWrite({ method, path }: Pick<SandboxRequest, 'method' | 'path'>): boolean {
	return method !== 'GET' && !READ_BY_POST.test(path) && !SIGNS_IN.test(path);
}
