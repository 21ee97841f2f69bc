import type { GatewayConnection } from '../../shared/contracts/gateway';
import { NetworkFailure, NOT_ASKED } from '../../shared/contracts/http';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import type { Trust } from './certificateChain';
import { CERTIFICATE_HOSTS, environmentOf, isVendor } from './access';
import { ISSUERS, ROOTS } from './issuers';

/** Where a certificate is read from, and whom it is believed from there. */
interface Place {
	readonly through: 'publicHttp' | 'http';
	readonly trust: Trust;
}

/**
 * The certificate's text, with whom to believe. `elsewhere`: its address is not PayPal's, or of the other environment. `gone`:
 * there is no such certificate. `notHad`: PayPal, or the way to it, gave none just now. `notAsked`: that was so a moment ago.
 */
export type Found =
	{ readonly text: string; readonly trust: Trust } | 'elsewhere' | 'gone' | 'notHad' | 'notAsked';

const PAYPAL: Trust = { issuers: ISSUERS, roots: ROOTS };

/** Whole, from the base URL on: `/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb`. */
const PATH = /^\/v1\/notifications\/certs\/CERT-[A-Za-z0-9-]+$/;

type Access = Pick<
	GatewayConnection,
	'http' | 'publicHttp' | 'baseUrl' | 'livemode' | 'trustedAuthority'
>;

/** Never throws. */
export async function findCertificate(url: URL, connection: Access): Promise<Found> {
	const place = placeOf(url, connection);
	if (!place) return 'elsewhere';
	const http = connection[place.through];
	if (!http) return 'notHad';
	// Asked once: whoever delivered it waits for the answer, and comes again.
	const attempted = await attemptAsync(
		async () => await http({ method: 'GET', url: url.href, repeat: 'afterLookup' }),
	);
	if ('error' in attempted) {
		const { error } = attempted;
		return error instanceof NetworkFailure && error.code === NOT_ASKED ? 'notAsked' : 'notHad';
	}
	const { status, body } = attempted.value;
	if (status === 200) return { text: body, trust: place.trust };
	return status === 404 || status === 410 ? 'gone' : 'notHad';
}

/**
 * A certificate of PayPal's is read from the environment's own hosts and nowhere else. A stand-in, which never moves money, may
 * have one of its own below its base URL, and that one has to come from the authority that the credential names.
 */
function placeOf(url: URL, { baseUrl, livemode, trustedAuthority }: Access): Place | undefined {
	const hosts = CERTIFICATE_HOSTS[environmentOf(livemode)];
	const isPinned =
		url.protocol === 'https:' &&
		url.port === '' &&
		hosts.includes(url.hostname) &&
		PATH.test(url.pathname);
	if (isPinned) return { through: 'publicHttp', trust: PAYPAL };
	const isStandIn = !livemode && trustedAuthority !== undefined && !isVendor(baseUrl);
	if (!isStandIn || !url.href.startsWith(`${baseUrl}/`)) return undefined;
	if (!PATH.test(url.href.slice(baseUrl.length))) return undefined;
	return { through: 'http', trust: { issuers: [], roots: [trustedAuthority] } };
}
