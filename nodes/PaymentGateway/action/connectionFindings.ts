import type { ConnectionReport } from '../../shared/contracts/gatewayActions';
import { isPublicAddress } from '../../shared/n8n/trigger/publicAddress';
import type { Finding } from '../../shared/n8n/report';
import { type EndpointChanges, endpointFindings } from './endpointFindings';
import type { Arrivals } from '../trigger/arrivals';
import type { EndpointsFound } from './endpointsFound';

const HOUR_MS = 3_600_000;
/** How far the clocks of n8n and the gateway may be apart. */
const CLOCKS_APART_MS = 300_000;

/** What is expected of a connection; 0 leaves a check out. */
export interface Expectations {
	/** How many published workflows listen to the gateway. */
	readonly endpoints: number;
	/** After how many hours without any event something is amiss. */
	readonly quietHours: number;
	/** Where gateways reach this n8n. */
	readonly address: string;
	/** The gateway's own service, not a stand-in: it reaches public addresses only. */
	readonly isVendor: boolean;
	readonly found: EndpointsFound;
	readonly changes: EndpointChanges;
	/** As far as this process knows. */
	readonly arrivals?: Arrivals;
}

/** What a person has to know about a connection, fine or not, each with its remedy. */
export function connectionFindings(
	report: ConnectionReport,
	expectations: Expectations,
	gatewayName: string,
	now: number,
): Finding[] {
	const { identity } = report;
	const mode = identity.livemode ? 'LIVE mode' : 'TEST mode: no real money';
	const name = identity.name === '' ? identity.account : `${identity.name} (${identity.account})`;
	return [
		{ check: `${gatewayName} account`, isFine: true, message: `${name}, ${mode}.` },
		...permissionFindings(report),
		...addressFindings(expectations),
		...endpointFindings(expectations.found, expectations.changes, expectations.endpoints),
		...turnedAwayFindings(expectations),
		...eventFindings(report, expectations, now),
		...silenceFindings(report, expectations, now),
	];
}

function permissionFindings({ permissions }: ConnectionReport): Finding[] {
	const check = 'Rights of the key';
	const lacking = permissions.filter(({ isGranted, isOptional }) => !isGranted && !isOptional);
	const optional = permissions.filter(({ isGranted, isOptional }) => !isGranted && isOptional);
	const names = optional.map((permission) => permission.name).join(', ');
	const without = names === '' ? '' : ` Not granted, and only needed to make pages: ${names}.`;
	if (lacking.length === 0) {
		return [{ check, isFine: true, message: `Everything can be read.${without}` }];
	}
	return lacking.map(({ name, message }) => ({
		check: `${check}: ${name}`,
		isFine: false,
		message: message ?? 'The key may not read this. Grant it.',
	}));
}

function addressFindings({ endpoints, address, isVendor }: Expectations): Finding[] {
	if (endpoints === 0 || !isVendor) return [];
	const isFine = isPublicAddress(address);
	const message = isFine
		? `${address} can be reached from outside.`
		: `The gateway cannot reach ${address}. Set WEBHOOK_URL to a public https address, restart n8n, then unpublish and publish the workflow.`;
	return [{ check: 'Address of n8n', isFine, message }];
}

function turnedAwayFindings({ arrivals }: Expectations): Finding[] {
	if (!arrivals?.turnedAway) return [];
	const { reason, since, times } = arrivals.turnedAway;
	const count = times === 1 ? 'One delivery was' : `${times} deliveries were`;
	const message = `${count} turned away since ${new Date(since).toISOString()}: ${reason}.`;
	return [{ check: 'Deliveries', isFine: false, message }];
}

function eventFindings(
	{ lastEvent, lastUndelivered, tellsEvents }: ConnectionReport,
	{ quietHours }: Expectations,
	now: number,
): Finding[] {
	if (tellsEvents === false) return [];
	const check = 'Events';
	const age = lastEvent ? now - Date.parse(lastEvent.at) : Number.POSITIVE_INFINITY;
	const isQuiet = quietHours > 0 && age > quietHours * HOUR_MS;
	const last = lastEvent
		? `The last one was ${lastEvent.type} at ${lastEvent.at}.`
		: 'None so far.';
	const quiet = `No event for ${quietHours} hours. ${last} If customers paid since then, look into the gateway.`;
	const isLate = lastUndelivered !== undefined && now - Date.parse(lastUndelivered.at) > HOUR_MS;
	return [
		{ check, isFine: !isQuiet, message: isQuiet ? quiet : last },
		...(isLate
			? [
					{
						check: 'Deliveries',
						isFine: false,
						message: `${lastUndelivered.type} of ${lastUndelivered.at} has not been taken by every endpoint. Look at its deliveries in the gateway (event ${lastUndelivered.id}).`,
					},
				]
			: []),
	];
}

/**
 * Where the gateway does not say whether it could deliver: its newest event, which every endpoint of ours is told of, against the
 * last delivery. A process that has had none says nothing: others may take them.
 */
function silenceFindings(
	{ lastEvent }: ConnectionReport,
	{ arrivals = {}, found }: Expectations,
	now: number,
): Finding[] {
	const { lastGenuine } = arrivals;
	if (!lastEvent?.isForAll || lastEvent.isDelivered !== undefined) return [];
	if (lastGenuine === undefined || found.listening.length === 0) return [];
	const at = Date.parse(lastEvent.at);
	if (now - at <= HOUR_MS || at - lastGenuine <= CLOCKS_APART_MS) return [];
	const message = `${lastEvent.type} of ${lastEvent.at} has not been delivered to this n8n, whose last delivery came at ${new Date(lastGenuine).toISOString()}. Look whether its address can be reached from outside, and at the webhook's deliveries in the gateway (event ${lastEvent.id}).`;
	return [{ check: 'Deliveries', isFine: false, message }];
}
