import { total } from '../../../shared/vocabulary/state/transactions';

/**
 * Code of the report for what PayPal took back by itself; a refund by the merchant is T1107. Whose the others of T11… are is said
 * nowhere, so that they count as refunds.
 * @see https://developer.paypal.com/reports/reference/t-codes
 */
export const REVERSAL_CODE = 'T1106';

/** What PayPal took back of one capture or sale, by itself. */
export interface Reversed {
	/** Those of its transactions that have been told by their ids. */
	readonly ids: ReadonlySet<string>;
	/** Each that stands, once, in minor units. */
	readonly amounts: readonly number[];
	/** Those that nobody has told by their ids. */
	readonly nameless: readonly Reversal[];
	/** What it brought us again, in minor units. */
	readonly cancelled: number;
	/** When it began. */
	readonly at: string;
}

export interface Reversal {
	/** Missing for what a sale's event tells, which names the sale alone. */
	readonly id?: string;
	/** Minor units; below zero for one that brings us again what another one took. */
	readonly amount: number;
	readonly at: string;
}

/** With the capture or sale that it names, or with the reversal that it brings back. */
export type ReversalOf = Reversal & { readonly of?: string };

/**
 * What was taken back of each of these captures and sales. By a reversal's own id, where that is known, whatever PayPal says that it
 * belongs to.
 * @param shown captures and sales by the refunds that are shown with them.
 */
export function reversedOf(
	told: readonly ReversalOf[],
	wanted: ReadonlySet<string>,
	shown: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, Reversed> {
	const owners = new Map(shown);
	const ownerOf = ({ id = '', of = '' }: ReversalOf) =>
		[owners.get(id), of, owners.get(of)].find((one) => one !== undefined && wanted.has(one));
	for (const one of told) {
		const owner = ownerOf(one);
		if (owner !== undefined && one.id !== undefined) owners.set(one.id, owner);
	}
	return new Map(
		[...wanted].flatMap((of) => {
			const reversed = toReversed(told.filter((one) => ownerOf(one) === of));
			return reversed ? [[of, reversed] as const] : [];
		}),
	);
}

/** Each once: an event and a row of the report tell the same, and one without an id is one of those that have one. */
function toReversed(reversals: readonly Reversal[]): Reversed | undefined {
	const all = new Map<string, Reversal>();
	for (const one of reversals) if (one.id !== undefined) all.set(one.id, one);
	const named = [...all.values()].filter(({ amount }) => amount > 0);
	const unnamed = reversals.filter(({ id, amount }) => id === undefined && amount > 0);
	const [at] = [...named, ...unnamed].map((one) => one.at).sort();
	if (at === undefined) return undefined;
	const isAllNamed = total(named) >= total(unnamed);
	const nameless = isAllNamed ? [] : without(unnamed, named).rest;
	const cancels = [...all.values()].filter(({ amount }) => amount < 0);
	const back = cancels.map(({ amount }) => ({ amount: -amount }));
	const { rest, unmatched } = without(isAllNamed ? named : unnamed, back);
	return {
		ids: new Set(named.map(({ id = '' }) => id)),
		amounts: lessen(
			rest.map(({ amount }) => amount),
			total(unmatched),
		),
		nameless,
		cancelled: total(back),
		at,
	};
}

/** Minor units. */
type Sum = { readonly amount: number };

/** What is left of these without one of the same amount for each of those. */
export function without<One extends Sum, Other extends Sum>(
	these: readonly One[],
	those: readonly Other[],
) {
	const rest = [...these];
	const unmatched = those.filter(({ amount }) => {
		const place = rest.findIndex((one) => one.amount === amount);
		if (place >= 0) rest.splice(place, 1);
		return place < 0;
	});
	return { rest, unmatched };
}

/** These amounts, less so much in all. */
function lessen(amounts: readonly number[], less: number): number[] {
	let left = less;
	return amounts.flatMap((amount) => {
		const taken = Math.min(left, amount);
		left -= taken;
		return amount > taken ? [amount - taken] : [];
	});
}

/** All that it took and did not bring back, in minor units. */
export function amountIn(reversed: Reversed | undefined): number {
	return (reversed?.amounts ?? []).reduce((sum, amount) => sum + amount, 0);
}
