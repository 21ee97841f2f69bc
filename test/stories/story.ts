/** A story as a row: a name, a deal, what happens, and what the controller reads in the end. */
import type { SyncOptions } from '../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import type { PaymentValueKey } from '../../nodes/shared/vocabulary/paymentValue';
import type { DealSeed, StoryWorld } from '../support/storyWorld';
import { later, run, type Steps } from './steps';

/** Texts as HubSpot holds them; a function where only the world knows, or a matcher will do. */
export type Shown = Partial<
	Record<PaymentValueKey | 'dealstage', string | null | ((world: StoryPlay) => unknown)>
>;

export interface StoryPlay extends StoryWorld {
	/** What was played so far arrives before all else, in whichever order. */
	toldFirst(): void;
	/** What was played so far never arrives: it was before anybody listened. */
	untold(): void;
	/** What was played so far arrives now, and is dealt with before a person acts. */
	arrive(): Promise<void>;
	/** What the story wants named or compared later. */
	remember(name: string, value: string): void;
	recall(name: string): string;
}

export interface Story {
	readonly name: string;
	readonly deals: Readonly<Record<string, DealSeed>>;
	/** An hour passes between them, and none between those that stand together. */
	readonly steps: readonly Steps[];
	/** By deal; nothing written where it says `untouched`. */
	readonly shows: Readonly<Record<string, Shown | 'untouched'>>;
	/** How often facts of these types leave by New, over all that arrives. */
	readonly news?: ReadonlyArray<{ readonly types: readonly string[]; readonly times: number }>;
	/** Reasons with which something leaves by Needs Review; none else may. */
	readonly reviews?: readonly string[];
	readonly options?: Partial<SyncOptions>;
	readonly check?: (world: StoryPlay) => void;
}

/** About one deal, `A`, of this amount or like this; others are in `more`. */
export function story(
	name: string,
	deal: number | DealSeed,
	steps: Story['steps'],
	shown: Shown | 'untouched',
	{ deals, shows, ...more }: Partial<Omit<Story, 'name' | 'steps'>> = {},
): Story {
	const A = typeof deal === 'number' ? { amount: String(deal) } : deal;
	return { name, deals: { A, ...deals }, steps, shows: { A: shown, ...shows }, ...more };
}

export const WON = { dealstage: 'closedwon' } as const;
export const OPEN = { dealstage: 'contractsent' } as const;
export const NO_LINK = { paymentLink: null } as const;
export const NO_AMOUNT: DealSeed = {};

/** Status, then what was paid, refunded and lost, and what is outstanding. */
export function money(
	paymentStatus: string,
	paid: number,
	refunded: number,
	lost: number,
	outstanding: number | null,
	more: Shown = {},
): Shown {
	return {
		paymentStatus,
		totalPaid: String(paid),
		totalRefunded: String(refunded),
		totalChargedBack: String(lost),
		amountOutstanding: outstanding === null ? null : String(outstanding),
		...more,
	};
}

/** Matchers. */
export const SOMETHING = (): unknown => expect.anything();
export const A_LINK = (): unknown => expect.stringMatching(/^https?:/);
export const BY_VISA = (): unknown => expect.stringMatching(/4242/);
/** The number of the invoice that was made last. */
export const LAST_NUMBER = (world: StoryPlay): unknown => world.recall('number');

export const told = (type: string, times = 1) => ({ types: [type], times });
/** A thank-you is due for each of these. */
export const thanked = (times: number) => ({
	types: ['payment.succeeded', 'invoice.paid', 'subscription.renewed'],
	times,
});

export async function play({ steps }: Story, world: StoryPlay): Promise<void> {
	for (const [index, together] of steps.entries()) {
		if (index > 0) await later(world);
		await run(together, world);
	}
}

/** In which the events of a story may arrive, each as runs of one or more. */
export const ORDERS: Readonly<
	Record<string, (events: readonly PaymentEvent[]) => ReadonlyArray<readonly PaymentEvent[]>>
> = {
	'as sent': (events) => events.map((event) => [event]),
	reversed: (events) => [...events].reverse().map((event) => [event]),
	'shuffled, seed 1': (events) => shuffled(events, 1).map((event) => [event]),
	'shuffled, seed 2': (events) => shuffled(events, 2).map((event) => [event]),
	'shuffled, seed 3': (events) => shuffled(events, 3).map((event) => [event, event]),
	'all at once and doubled': (events) => [[...events, ...events]],
};

function shuffled(events: readonly PaymentEvent[], seed: number): PaymentEvent[] {
	let state = seed;
	const next = () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
	return events
		.map((event) => ({ event, place: next() }))
		.sort((left, right) => left.place - right.place)
		.map(({ event }) => event);
}
