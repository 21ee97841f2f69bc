import type { SalesforceError } from '../errors';
import type { Shown } from './tasks';

/** An owner who has left the company: Salesforce keeps his deals, and gives him no new task. */
const INACTIVE = 'INACTIVE_OWNER_OR_USER';

/** A contact that was deleted or merged, or that the connection's user may not see. */
const GONE: ReadonlySet<string> = new Set([
	'ENTITY_IS_DELETED',
	'INVALID_CROSS_REFERENCE_KEY',
	'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
]);

/**
 * What people see, without the person for whom Salesforce refused it; `undefined` where it was none. What is to be told is told
 * without him: on its deal it is seen all the same, and the task of one who left is with the connection's user. Salesforce does
 * not always say which id leads nowhere; where it was the deal's, the next try is refused as well.
 */
export function withoutMissing(
	shown: Shown,
	errors: readonly SalesforceError[],
): Shown | undefined {
	const { ownerId, contactId, ...rest } = shown;
	const has = (wanted: (code: string) => boolean) => errors.some(({ code }) => wanted(code));
	if (ownerId !== undefined && has((code) => code === INACTIVE)) {
		return { ...rest, ...(contactId === undefined ? {} : { contactId }) };
	}
	if (contactId !== undefined && has((code) => GONE.has(code))) {
		return { ...rest, ...(ownerId === undefined ? {} : { ownerId }) };
	}
	return undefined;
}
