import type { DealRecord } from '../../contracts/crm';
import type { Happening } from './happenings';

/** How long payments took to reach the CRM, in milliseconds. */
export interface Delay {
	readonly median: number;
	readonly slowest: number;
	readonly slowestOf: Happening;
	/** How many payments it was measured for, of how many. */
	readonly measured: number;
	readonly of: number;
}

/**
 * From the moment the gateway gives to the first *Payment Synced At* of its deal after it: every write of the deal leaves
 * one, and each is folded from all that the gateway says. A payment whose deal has none since is not measured.
 * @param field the deal field that holds Synced At; without it nothing can be measured.
 */
export function delayOf(
	happenings: readonly Happening[],
	field: string | undefined,
): Delay | undefined {
	const paid = happenings.filter(({ outcome }) => outcome === 'paid');
	const measured = paid
		.flatMap((happening) => {
			const delay = field === undefined ? undefined : delayTo(happening, field);
			return delay === undefined ? [] : [{ happening, delay }];
		})
		.sort((left, right) => left.delay - right.delay);
	const slowest = measured.at(-1);
	if (!slowest) return undefined;
	return {
		median: median(measured.map(({ delay }) => delay)),
		slowest: slowest.delay,
		slowestOf: slowest.happening,
		measured: measured.length,
		of: paid.length,
	};
}

function delayTo({ at, deal }: Happening, field: string): number | undefined {
	const moments = syncMoments(deal, field).filter((moment) => moment >= at);
	return moments.length === 0 ? undefined : Math.min(...moments) - at;
}

/** The field as it is, and what it held before where the CRM keeps that. */
function syncMoments(deal: DealRecord | undefined, field: string): number[] {
	const values = [
		deal?.fields[field] ?? null,
		...(deal?.history[field] ?? []).map((version) => version.value),
	];
	return values.flatMap((value) => {
		const moment = value === null ? NaN : Date.parse(value);
		return Number.isNaN(moment) ? [] : [moment];
	});
}

/** Of two in the middle the smaller one: a delay that somebody had, not one in between. */
function median(sorted: readonly number[]): number {
	return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
