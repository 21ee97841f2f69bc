import type { SandboxRequest } from '../../system';

/** Searches are read by POST, and nothing of an account is changed by signing in. */
const READ_BY_POST = /\/search-invoices$|\/token$/;

export function isWrite({ method, path }: Pick<SandboxRequest, 'method' | 'path'>): boolean {
	return method !== 'GET' && !READ_BY_POST.test(path);
}
