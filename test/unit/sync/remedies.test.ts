/**
 * Story 44: no message names a remedy that does not work. Each row brings a message about, does what it says and nothing
 * else, and sees the cure: at the next event of the payment, or when what the action hands on goes through the sync.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkToDeal, type Relinked, unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import type { SyncOptions, SyncOutcome } from '../../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { kinds, LEASE_MS } from '../../support/syncWorld';
import { createMatchWorld, refOf } from './matchWorld';

const EMAIL = 'anna@acme.example';
const P1 = refOf('p1');
const FOREIGN = 'paypal/M1/live/payment/X';

type World = ReturnType<typeof createMatchWorld>;

interface Case {
	readonly name: string;
	/** What the message says to do. */
	readonly says: RegExp;
	/** @returns the event whose outcome carries the message. */
	readonly given: (world: World) => PaymentEvent | Promise<PaymentEvent>;
	readonly options?: Partial<SyncOptions>;
	/** Exactly what it says; then the event comes again. */
	readonly done: (world: World, message: string) => unknown;
	readonly optionsThen?: Partial<SyncOptions>;
	/** What the sync then says; it is on its deal in any case, and no message is left. */
	readonly cured?: RegExp;
	/** The deal on which it then is. */
	readonly on?: string;
}

function link(world: World, deal: string, reference = P1) {
	const key = { by: 'id' as const, value: deal };
	return linkToDeal({ reference, deal: key }, world.relink);
}

function unlink(world: World, deal: string, reference = P1): Promise<Relinked> {
	return unlinkFromDeal({ reference, deal: { by: 'id', value: deal } }, world.relink);
}

function deals(world: World, amounts: Readonly<Record<string, string>>) {
	for (const [id, amount] of Object.entries(amounts)) {
		world.crm.addDeal({ id, amount });
		world.deal(id).contactIds.push('c1');
	}
}

function paid(world: World, life: { dealId?: string; currency?: string } = {}): PaymentEvent {
	world.life({ id: 'p1', email: EMAIL, ...life });
	return world.happens('p1', 'pay');
}

/** Was on A, and A was deleted. */
async function lost(world: World): Promise<PaymentEvent> {
	deals(world, { A: '10.00' });
	await world.confirm(await world.sync([paid(world)]));
	const kept = world.deal('A');
	world.crm.deals.delete('A');
	Object.assign(world, { kept });
	world.pass(LEASE_MS + 1);
	return world.happens('p1', 'refundHalf');
}

function restore(world: World) {
	const { kept } = world as World & { kept: ReturnType<World['deal']> };
	world.crm.deals.set('A', kept);
}

/** A is deleted in the moment in which it is written. */
function deletedMeanwhile(world: World): PaymentEvent {
	deals(world, { A: '10.00', B: '77.00' });
	const kept = world.deal('A');
	Object.assign(world, { kept });
	world.hooks.crm = async (label) => {
		await Promise.resolve();
		if (label === 'writeDeals answered') world.crm.deals.delete('A');
	};
	return paid(world, { dealId: 'A' });
}

const CASES: readonly Case[] = [
	{
		name: 'deleted while it was written: restore it',
		says: /Restore it, or put its payments on another deal/,
		given: deletedMeanwhile,
		done: (world) => {
			world.hooks.crm = async () => await Promise.resolve();
			restore(world);
		},
		on: 'A',
	},
	{
		name: 'deleted while it was written: Link to Deal',
		says: /put its payments on another deal with Link to Deal/,
		given: deletedMeanwhile,
		done: async (world) => {
			world.hooks.crm = async () => await Promise.resolve();
			await link(world, 'B');
		},
		on: 'B',
	},
	{
		name: 'no deal fits: Link to Deal',
		says: /the right one of "Deal A" \(A\).*"Link to Deal"/,
		given: (world) => {
			deals(world, { A: '99.00' });
			return paid(world);
		},
		done: async (world) => await link(world, 'A'),
		on: 'A',
	},
	{
		name: 'no deal fits: the payment names it',
		says: /put the id of the deal into the note of the payment/,
		given: (world) => {
			deals(world, { A: '99.00' });
			return paid(world);
		},
		done: (world) => world.tell('p1', { crmReference: { dealId: 'A' } }),
		on: 'A',
	},
	{
		name: 'several fit: Link to Deal',
		says: /the right one of "Deal A" \(A\), "Deal B" \(B\).*"Link to Deal"/,
		given: (world) => {
			deals(world, { A: '10.00', B: '10.00' });
			return paid(world);
		},
		done: async (world) => await link(world, 'B'),
		on: 'B',
	},
	{
		name: 'several store it: Link to Deal',
		says: /take it off all but one, put it on the right one of .*"Link to Deal"/,
		given: (world) => {
			deals(world, { A: '10.00', B: '10.00' });
			for (const id of ['A', 'B']) world.deal(id).fields.paymentReferences = P1;
			return paid(world);
		},
		done: async (world) => await link(world, 'B'),
		on: 'B',
	},
	{
		name: 'the named deal is gone: restore it',
		says: /Restore the deal/,
		given: (world) => paid(world, { dealId: 'A' }),
		done: (world) => deals(world, { A: '10.00' }),
		on: 'A',
	},
	{
		name: 'the named deal is gone: Link to Deal',
		says: /or put it on the right deal with the action "Link to Deal"/,
		given: (world) => {
			deals(world, { B: '77.00' });
			return paid(world, { dealId: 'A' });
		},
		done: async (world) => await link(world, 'B'),
		on: 'B',
	},
	{
		name: 'the deal it was on is gone: restore it',
		says: /Restore the deal/,
		given: lost,
		done: restore,
		on: 'A',
	},
	{
		name: 'the deal it was on is gone: Link to Deal',
		says: /or put it on the right deal with the action "Link to Deal"/,
		given: lost,
		done: async (world) => {
			deals(world, { B: '77.00' });
			await link(world, 'B');
		},
		on: 'B',
	},
	{
		name: 'a person took it off: Link to Deal',
		says: /To have it on a deal, put it on the right deal with the action "Link to Deal"/,
		given: async (world) => {
			deals(world, { A: '10.00' });
			await world.confirm(await world.sync([paid(world, { dealId: 'A' })]));
			world.edits('A', 'paymentReferences', '');
			return world.happens('p1', 'refundHalf');
		},
		done: async (world) => await link(world, 'A'),
		on: 'A',
	},
	{
		name: 'nothing was paid: Link to Deal',
		says: /If this try belongs to a deal, put it on .*"Link to Deal"/,
		given: (world) => {
			deals(world, { A: '10.00' });
			world.life({ id: 'p1', email: EMAIL });
			return world.happens('p1', 'fail');
		},
		done: async (world) => await link(world, 'A'),
		on: 'A',
	},
	{
		name: 'nothing was paid: the payment names it',
		says: /put the id of the deal into the note of the payment/,
		given: (world) => {
			deals(world, { A: '10.00' });
			world.life({ id: 'p1', email: EMAIL });
			return world.happens('p1', 'fail');
		},
		done: (world) => world.tell('p1', { crmReference: { dealId: 'A' } }),
		on: 'A',
	},
	...(['Link to Deal', 'Add'] as const).map((way): Case => ({
		name: `another payment is there: ${way}`,
		says:
			way === 'Add' ? /set "When Deal Already Has a Payment" to Add and hand/ : /"Link to Deal"/,
		options: { otherPayment: 'needsReview' },
		given: async (world) => {
			deals(world, { A: '20.00' });
			world.life({ id: 'p0', dealId: 'A' });
			await world.sync([world.happens('p0', 'pay')]);
			return paid(world, { dealId: 'A' });
		},
		done: async (world) => (way === 'Add' ? undefined : await link(world, 'A')),
		optionsThen: { otherPayment: way === 'Add' ? 'add' : 'needsReview' },
		on: 'A',
	})),
	{
		name: 'a payment of the deal is gone at the gateway: Unlink From Deal',
		says: /take model\/acct_1\/live\/payment\/p9 off "Deal A" \(A\) with the action "Unlink From Deal"/,
		given: (world) => {
			deals(world, { A: '10.00' });
			world.deal('A').fields.paymentReferences = refOf('p9');
			return paid(world, { dealId: 'A' });
		},
		done: async (world) => await unlink(world, 'A', refOf('p9')),
		on: 'A',
	},
	{
		name: 'a payment of another gateway is on the deal: Unlink From Deal',
		says: /take paypal\/M1\/live\/payment\/X off "Deal A" \(A\) with the action "Unlink From Deal"/,
		given: (world) => {
			deals(world, { A: '10.00' });
			world.deal('A').fields.paymentReferences = FOREIGN;
			return paid(world, { dealId: 'A' });
		},
		done: async (world) => await unlink(world, 'A', FOREIGN),
		on: 'A',
	},
	{
		name: 'two currencies: one of the two payments is taken off (README)',
		says: /Take one of the payments off with Unlink From Deal \(node CRM Deals and Contacts\)/,
		given: async (world) => {
			deals(world, { A: '10.00' });
			world.life({ id: 'p0', dealId: 'A', currency: 'EUR' });
			await world.sync([world.happens('p0', 'pay')]);
			return paid(world, { dealId: 'A' });
		},
		done: async (world) => await unlink(world, 'A', refOf('p0')),
		on: 'A',
	},
	{
		name: 'a deal that cannot be read after it was made: restore it',
		says: /Restore the deal, or let the credential read all deals/,
		options: { unmatched: 'createDeal' },
		given: (world) => {
			const { readDeals } = world.crm.adapter;
			Object.assign(world, { readDeals });
			world.crm.adapter.readDeals = async (keys) =>
				await Promise.resolve(keys.map(() => undefined));
			return paid(world);
		},
		done: (world) => {
			const { readDeals } = world as World & Pick<World['crm']['adapter'], 'readDeals'>;
			world.crm.adapter.readDeals = readDeals;
		},
		optionsThen: { unmatched: 'createDeal' },
		on: 'deal_1',
	},
	{
		name: 'the checkout cannot be read: Link to Deal',
		says: /If you know its deal, put it on the right deal with the action "Link to Deal"/,
		given: (world) => {
			deals(world, { A: '10.00' });
			world.gateway.adapter.namedElsewhere = async () =>
				await Promise.reject(new RangeError('no right'));
			world.gateway.adapter.classify = () => ({ kind: 'permission', message: 'Add the right' });
			return paid(world);
		},
		done: async (world) => await link(world, 'A'),
		on: 'A',
	},
];

function told(outcomes: readonly SyncOutcome[]): string {
	return outcomes
		.map((outcome) => {
			if ('message' in outcome) return outcome.message;
			return 'note' in outcome ? (outcome.note ?? '') : '';
		})
		.join('\n');
}

it.each(CASES)(
	'$name',
	async ({
		says,
		given,
		options,
		done,
		optionsThen,
		cured = /^(?:new |busy|alreadyHandled)/,
		on,
	}) => {
		const world = createMatchWorld();
		const event = await given(world);
		const outcomes = await world.sync([event], options);
		expect(kinds(outcomes).join()).toMatch(/^(needsReview|alreadyHandled)/);
		expect(told(outcomes)).toMatch(says);
		const hasDoneIt = await done(world, told(outcomes));
		if (typeof hasDoneIt === 'object') expect(hasDoneIt).not.toHaveProperty('failure');
		const then = await world.sync([event], optionsThen);
		expect(told(then)).toBe('');
		expect(kinds(then).join()).toMatch(cured);
		expect(then[0]?.deal?.id).toBe(on);
		expect(world.deal(on ?? '').fields.paymentReferences ?? '').toContain(P1);
	},
);

/** Words with which a remedy begins; each of them has to be in the message of a row above, or of a test named here. */
const REMEDIES =
	/\b(?:Restore|Remove|Set "|set "|Write|write the|Put |put the id|Take |take it off|mark the|Turn on|Choose|Check whether)[^.'"`$]*/g;

const ELSEWHERE: readonly RegExp[] = [
	// The credential and the option are tested in engine and node tests: unit/sync/sync.test.ts, unit/n8n/paymentSync.test.ts.
	/^Choose (?:the credential|another)/,
	/^Turn on/,
	/^Write digits with a point/,
	// Looking is no cure; what comes after it is a row.
	/^Check whether/,
];

it('no other remedy is named by the sync', () => {
	const folder = join(__dirname, '../../../nodes/shared/sync');
	const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
	const known = CASES.map(({ says }) => says.source.replaceAll('\\', ''));
	const unknown = files.flatMap((name) => {
		const code = readFileSync(join(folder, name), 'utf8').replace(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '');
		const texts = [...code.matchAll(/'[^'\n]*'|`[^`]*`|"[^"\n]*"/g)].map(([text]) => text);
		const remedies = texts.flatMap((text) =>
			[...text.matchAll(REMEDIES)].map(([remedy]) => remedy),
		);
		return remedies.filter(
			(remedy) =>
				!ELSEWHERE.some((pattern) => pattern.test(remedy)) &&
				!known.some((says) => says.includes(remedy.trim().slice(0, 16))),
		);
	});
	expect(unknown).toEqual([]);
});
