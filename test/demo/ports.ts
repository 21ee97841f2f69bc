import { isFree } from '../n8n/ports';

const TRIES = 50;

/** The port people expect, or the next one up that nobody listens on. */
export async function freePortFrom(wanted: number): Promise<number> {
	for (let port = wanted; port < wanted + TRIES; port += 1) {
		if (await isFree(port)) return port;
	}
	throw new Error(`No port from ${wanted} to ${wanted + TRIES - 1} is free`);
}
