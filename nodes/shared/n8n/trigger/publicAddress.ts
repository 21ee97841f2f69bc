/** Addresses that only this machine or this network knows. */
const PRIVATE_HOST =
	/^(localhost|.*\.local(host)?|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|0\.0\.0\.0|\[.*\])$/i;

/** Whether a gateway can deliver to it: https, and no name of this machine or network. */
export function isPublicAddress(url: string): boolean {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	return address?.protocol === 'https:' && !PRIVATE_HOST.test(address.hostname);
}
