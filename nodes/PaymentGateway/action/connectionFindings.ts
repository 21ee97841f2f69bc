import type { ConnectionReport } from '../../shared/contracts/gatewayActions';
import type { Endpoint } from '../../shared/contracts/gateway';
import { isPublicAddress } from '../../shared/n8n/publicAddress';
import type { Finding } from '../../shared/n8n/report';

const HOUR_MS = 3_600_000;

/** What is expected of a connection; 0 leaves a check out. */
export interface Expectations {
	/** How many published workflows listen to the gateway. */
	readonly endpoints: number;
	/** After how many hours without any event something is amiss. */
	readonly quietHours: number;
	/** Address of this n8n. */
	readonly address: string;
	/** The gateway's own service, not a stand-in: it reaches public addresses only. */
	readonly isVendor: boolean;
	/** The endpoints that have just been turned on again. */
	readonly enabled: readonly Endpoint[];
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
		...endpointFindings(report, expectations),
		...eventFindings(report, expectations, now),
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
		: `The gateway cannot reach ${address}. Set WEBHOOK_URL to a public https address, then publish again.`;
	return [{ check: 'Address of n8n', isFine, message }];
}

/** A workflow that n8n shows as published may have no endpoint: somebody deleted it, or registering failed. */
function endpointFindings(report: ConnectionReport, expectations: Expectations): Finding[] {
	const { endpoints: expected, address, enabled } = expectations;
	const here = report.endpoints.filter(({ isOurs, url }) => isOurs && isAt(url, address));
	const isOn = ({ id, isEnabled }: Endpoint) => isEnabled || enabled.some((one) => one.id === id);
	const off = here.filter((endpoint) => !isOn(endpoint));
	const on = here.length - off.length;
	const check = 'Webhook endpoints';
	return [
		...enabled.map(({ url }) => ({
			check,
			isFine: false,
			message: `${url} was disabled, as happens when deliveries fail for days, and is enabled again. What was missed comes with the next catch-up.`,
		})),
		...off.map(({ url }) => ({
			check,
			isFine: false,
			message: `${url} is disabled. Publish its workflow again, or enable it at the gateway.`,
		})),
		...(expected > 0 && on < expected
			? [
					{
						check,
						isFine: false,
						message: `${on} of ${expected} workflows that should listen are registered at the gateway. Unpublish and publish the missing one, also if n8n shows it as published.`,
					},
				]
			: []),
		...(expected > 0 && on >= expected
			? [{ check, isFine: true, message: `${on} enabled, of ${expected} expected.` }]
			: []),
	];
}

/** Endpoints of this n8n that the gateway has turned off. */
export function disabledHere(endpoints: readonly Endpoint[], address: string): Endpoint[] {
	return endpoints.filter(
		({ isOurs, isEnabled, url }) => isOurs && !isEnabled && isAt(url, address),
	);
}

function isAt(url: string, address: string): boolean {
	return URL.canParse(url) && URL.canParse(address) && new URL(url).host === new URL(address).host;
}

function eventFindings(
	{ lastEvent, lastUndelivered }: ConnectionReport,
	{ quietHours }: Expectations,
	now: number,
): Finding[] {
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
