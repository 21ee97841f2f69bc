/** Whatever happens, in whichever order it arrives: the deal's money is that of books that know no adapter and no fold. */
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { required } from '../gateway/check';
import type { Pair } from './pair';

const UNIT = 5_000;

interface Entry {
	readonly root: Subject;
	paid: number;
	refunded: number;
	disputed: number;
	disputeId?: string;
}

export interface Books {
	readonly paid: number;
	readonly refunded: number;
	readonly lost: number;
}

/** A linear congruential generator (Numerical Recipes): a history repeats by its seed. */
export function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Plays so many steps on one deal; verbs that the gateway lacks are not thrown. @returns what a controller adds up. */
export async function playHistory(
	{ world, order, pass }: Pair,
	dealId: string,
	steps: number,
	roll: (below: number) => number,
): Promise<Books> {
	const entries: Entry[] = [];
	let lost = 0;
	const paidOnes = () =>
		entries.filter(({ paid, refunded, disputed }) => paid > refunded + disputed);
	const pick = <Value>(values: readonly Value[]): Value | undefined => values[roll(values.length)];
	const moves: Array<() => Promise<void>> = [
		async () => {
			const amount = UNIT * (1 + roll(6));
			entries.push({
				root: await world.pay(order(dealId, amount)),
				paid: amount,
				refunded: 0,
				disputed: 0,
			});
		},
		async () => void (await world.decline(order(dealId, UNIT))),
		async () => {
			const entry = pick(paidOnes().filter(({ disputeId }) => !disputeId));
			if (!entry) return;
			const amount = roll(2) === 0 ? UNIT : entry.paid - entry.refunded;
			await world.refund(entry.root, amount);
			entry.refunded += amount;
		},
		async () => {
			const entry = pick(paidOnes().filter(({ disputeId }) => !disputeId));
			if (!entry || !world.dispute) return;
			const amount = entry.paid - entry.refunded;
			entry.disputeId = await world.dispute(entry.root, amount);
			entry.disputed = amount;
		},
		async () => {
			const entry = pick(entries.filter(({ disputeId, disputed }) => disputeId && disputed > 0));
			if (!entry || !world.closeDispute) return;
			const outcome = roll(2) === 0 ? 'won' : 'lost';
			await world.closeDispute(entry.root, required(entry.disputeId), outcome);
			if (outcome === 'lost') lost += entry.disputed;
			if (outcome === 'won') entry.disputed = 0;
			else entry.disputed = -entry.disputed;
		},
		async () => {
			if (!world.authorise || !world.capture) return;
			const root = await world.authorise(order(dealId, 2 * UNIT));
			pass();
			await world.capture(root, UNIT);
			entries.push({ root, paid: UNIT, refunded: 0, disputed: 0, disputeId: 'none' });
		},
		async () => {
			if (!world.invoice || !world.payInvoice) return;
			const root = await world.invoice(order(dealId, UNIT));
			pass();
			if (roll(3) === 0) return;
			await world.payInvoice(root);
			entries.push({ root, paid: UNIT, refunded: UNIT, disputed: 0, disputeId: 'none' });
			invoiced += UNIT;
		},
	];
	let invoiced = 0;
	for (let step = 0; step < steps; step++) {
		await required(pick(moves))();
		pass();
	}
	const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);
	return {
		paid: total(entries.map(({ paid }) => paid)),
		refunded: total(entries.map(({ refunded }) => refunded)) - invoiced,
		lost,
	};
}
