import { sleep } from 'n8n-workflow';
import type { Clock } from '../contracts/http';

/** The machine's own time; everything else gets it as an argument. */
export const clock: Clock = {
	now: () => Date.now(),
	sleep: async (milliseconds, signal) => await sleep(milliseconds, signal),
	random: () => Math.random(),
};
