import type { Endpoint } from '../../shared/contracts/gateway';
import type { Finding } from '../../shared/n8n/report';
import { baseOf } from '../../shared/n8n/trigger/webhookAddress';
import type { EndpointsFound } from './endpointsFound';

const CHECK = 'Webhook endpoints';
const OPTIONS = 'in the options of this node';

/** What was done to endpoints before the findings are told. */
export interface EndpointChanges {
	/** Those that have just been turned on again. */
	readonly enabled: readonly Endpoint[];
	readonly removed: readonly Endpoint[];
}

/**
 * A workflow that n8n shows as published may have no endpoint: somebody deleted it, or registering failed. And an endpoint may
 * have no workflow: the gateway was down at un-publishing, or n8n has moved.
 * @param expected how many published workflows listen; 0 leaves their number out.
 */
export function endpointFindings(
	{ listening, dead, elsewhere }: EndpointsFound,
	{ enabled, removed }: EndpointChanges,
	expected: number,
): Finding[] {
	const isOn = ({ id, isEnabled }: Endpoint) => isEnabled || enabled.some((one) => one.id === id);
	const isThere = ({ id }: Endpoint) => !removed.some((one) => one.id === id);
	const here = listening.filter(isThere);
	const off = here.filter((endpoint) => !isOn(endpoint));
	return [
		...enabled.map(({ url }) =>
			amiss(
				`${url} was disabled, as happens when deliveries fail for days, and is enabled again. What was missed comes with the next catch-up.`,
			),
		),
		...off.map(({ url }) =>
			amiss(
				`${url} is disabled. Unpublish its workflow and publish it again, or enable it at the gateway.`,
			),
		),
		...dead.filter(isThere).map(({ url }) => amiss(deadWords(url))),
		...elsewhere.filter(isThere).map(({ url }) => amiss(elsewhereWords(url))),
		...removed.map(({ url }) => fine(`${url} is removed from the gateway.`)),
		...numberFindings(here.length - off.length, expected),
	];
}

function numberFindings(on: number, expected: number): Finding[] {
	if (expected === 0) return [];
	if (on < expected) {
		return [
			amiss(
				`${on} of ${expected} workflows that should listen are registered at the gateway. Unpublish and publish the missing one, also if n8n shows it as published.`,
			),
		];
	}
	if (on > expected) {
		return [
			amiss(
				`${on} workflows of this n8n listen, and ${expected} are expected: each payment starts all of them. Unpublish what should not listen, or correct "Expected Endpoints" ${OPTIONS}.`,
			),
		];
	}
	return [fine(`${on} enabled, of ${expected} expected.`)];
}

function deadWords(url: string): string {
	return `${url} leads to no published workflow, and the gateway delivers there in vain. Turn on "Remove Dead Endpoints" ${OPTIONS}, or delete it at the gateway.`;
}

function elsewhereWords(url: string): string {
	return `${url} was registered by this n8n, or by a copy of its database, at another address than now. If n8n has moved, every payment goes there as well: write ${baseOf(url) ?? url} into "Old Address of n8n" ${OPTIONS}. If a copy works there, leave it.`;
}

function amiss(message: string): Finding {
	return { check: CHECK, isFine: false, message };
}

function fine(message: string): Finding {
	return { check: CHECK, isFine: true, message };
}
