/**
 * The allowance of a day, and requests at the same time. Salesforce answers both with 403 and tells no time to wait.
 * @see https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
 */
import { SalesforceError } from './errors';

export interface Limits {
	/** @throws `REQUEST_LIMIT_EXCEEDED`. */
	count(requestsPerDay: number): void;
	/** The next so many requests are one too many at a time. */
	crowd(requests: number): void;
	used(): number;
}

export function createLimits(): Limits {
	let today = 0;
	let crowded = 0;
	return {
		count(requestsPerDay) {
			if (crowded > 0) {
				crowded -= 1;
				throw tooMany('ConcurrentRequests');
			}
			if (today >= requestsPerDay) throw tooMany('TotalRequests');
			today += 1;
		},
		crowd(requests) {
			crowded = requests;
		},
		used: () => today,
	};
}

export const tooMany = (limit: 'ConcurrentRequests' | 'TotalRequests'): SalesforceError =>
	new SalesforceError(
		'REQUEST_LIMIT_EXCEEDED',
		limit === 'TotalRequests'
			? 'TotalRequests Limit exceeded.'
			: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
	);
