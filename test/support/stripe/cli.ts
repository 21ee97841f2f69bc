/** The vendor's own program, told to talk to the sandbox. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { TEST_KEY } from './client';

const CLI = path.resolve(__dirname, '../../../node_modules/.bin/stripe');
export const CLI_TIMEOUT_MILLISECONDS = 20_000;

export interface StripeCli {
	/** @param additions `payment_intent:metadata.crm_deal_id=7`: more for one of the requests that the program makes. */
	trigger(type: string, additions?: readonly string[]): Promise<void>;
	remove(): Promise<void>;
}

/** With a home of its own, and no telemetry: nothing is read from or left on the machine. */
export async function createStripeCli(origin: () => string): Promise<StripeCli> {
	const home = await mkdtemp(path.join(tmpdir(), 'stripe-cli-'));
	return {
		async trigger(type, additions = []) {
			await promisify(execFile)(
				CLI,
				[
					...['trigger', type, '--api-base', origin(), '--api-key', TEST_KEY, '--color', 'off'],
					...additions.flatMap((addition) => ['--add', addition]),
				],
				{
					timeout: CLI_TIMEOUT_MILLISECONDS,
					env: {
						PATH: process.env.PATH,
						HOME: home,
						XDG_CONFIG_HOME: home,
						STRIPE_CLI_TELEMETRY_OPTOUT: '1',
					},
				},
			);
		},
		remove: async () => await rm(home, { recursive: true, force: true }),
	};
}
