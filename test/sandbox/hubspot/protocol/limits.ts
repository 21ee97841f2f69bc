import { HubspotError } from '../errors';
import type { HubspotSettings } from '../state/account';

const TEN_SECONDS = 10_000;
/** Told in the headers while no limit is enforced. */
const USUAL_MAXIMUM = 190;

/** HubSpot's rate limits: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
export interface Limits {
	/** Throws HubSpot's 429 once a limit is used up, and 423 while locks are ordered. */
	count(settings: HubspotSettings, isSearch: boolean, now: number): void;
	/** Told with every answer but those of search. */
	headers(settings: HubspotSettings, now: number): Record<string, string>;
}

export function createLimits(): Limits {
	let requests: number[] = [];
	let searches: number[] = [];
	let today = 0;
	let locksPlayed = 0;

	return {
		count(settings, isSearch, now) {
			if (locksPlayed < settings.lockedRequests) {
				locksPlayed += 1;
				throw locked();
			}
			today += 1;
			if (today > settings.requestsPerDay) throw rateLimited('DAILY');
			if (isSearch) {
				searches = searches.filter((at) => at > now - 1_000);
				if (searches.length >= (settings.searchesPerSecond ?? Infinity)) throw searchLimited();
				searches.push(now);
				return;
			}
			requests = requests.filter((at) => at > now - TEN_SECONDS);
			if (requests.length >= (settings.requestsPerTenSeconds ?? Infinity)) {
				throw rateLimited('TEN_SECONDLY_ROLLING');
			}
			requests.push(now);
		},
		headers(settings, now) {
			const maximum = settings.requestsPerTenSeconds ?? USUAL_MAXIMUM;
			const used = requests.filter((at) => at > now - TEN_SECONDS).length;
			return {
				'x-hubspot-ratelimit-max': String(maximum),
				'x-hubspot-ratelimit-remaining': String(Math.max(0, maximum - used)),
				'x-hubspot-ratelimit-interval-milliseconds': String(TEN_SECONDS),
				'x-hubspot-ratelimit-daily': String(settings.requestsPerDay),
				'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, settings.requestsPerDay - today)),
			};
		},
	};
}

export function rateLimited(policyName: 'TEN_SECONDLY_ROLLING' | 'DAILY'): HubspotError {
	return new HubspotError(429, {
		message: `You have reached your ${policyName.toLowerCase()} limit.`,
		errorType: 'RATE_LIMIT',
		policyName,
	});
}

/** The official SDK tells a search limit from others by this very sentence (its RetryDecorator). */
function searchLimited(): HubspotError {
	return new HubspotError(429, {
		message: 'You have reached your secondly limit.',
		category: 'RATE_LIMITS',
	});
}

/** "Locks will last for 2 seconds": the error-handling page. The wording is a guess. */
function locked(): HubspotError {
	return new HubspotError(423, { message: 'The resource is locked. Try again in 2 seconds.' });
}
