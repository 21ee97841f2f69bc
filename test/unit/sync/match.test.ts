/** Which deal a payment goes to: known before guessed, and a guess only by exact money. Values of ../shared/MONEY.md. */
import type { SyncOutcome } from '../../../nodes/shared/sync/types';
import type { DealCandidate } from '../../../nodes/shared/contracts/crm';
import { fromReference } from '../../../nodes/shared/vocabulary/subject';
import { unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import { kinds, LEASE_MS } from '../../support/syncWorld';
import { createMatchWorld, DAY_MS, refOf } from './matchWorld';

const EMAIL = 'anna@acme.example';
const A = { id: 'A', amount: '100.00' };
const B = { id: 'B', amount: '50000.00' };

function messageOf(outcomes: readonly SyncOutcome[]): string {
	const [first] = outcomes;
	return first && 'message' in first ? first.message : '';
}

type SeedCandidate = Omit<DealCandidate, 'references'> & { references: string; stage: string };

describe('by e-mail', () => {
	it.each<[string, Array<Partial<SeedCandidate>>, string | undefined]>([
		['the open deal of exactly the amount', [{ amount: '10.00' }, { amount: '99.00' }], 'd0'],
		['won by hand and unpaid (story 38)', [{ amount: '10', stage: 'won' }, B], 'd0'],
		['half-up to the decimals of the currency', [{ amount: '9.995' }], 'd0'],
		['below half is less', [{ amount: '9.9949' }], undefined],
		['without a currency: the home currency', [{ amount: '10.00', currency: null }], 'd0'],
		['another currency', [{ amount: '10.00', currency: 'EUR' }], undefined],
		['lost', [{ amount: '10.00', stage: 'lost' }], undefined],
		['another amount, though it is the only open deal', [B], undefined],
		['no amount', [{ amount: null }], undefined],
		['an amount that is none', [{ amount: 'about ten' }], undefined],
		['two that fit', [{ amount: '10.00' }, { amount: '10.0' }], undefined],
		[
			'what a deal with payments still waits for',
			[{ amount: '40', references: 'p0', outstanding: '10' }],
			'd0',
		],
		['not its amount', [{ amount: '10', references: 'p0', outstanding: '4' }], undefined],
		['paid', [{ amount: '10', stage: 'won', references: 'p0', outstanding: '0' }], undefined],
		['nobody knows what is outstanding', [{ amount: '10', references: 'p0' }], undefined],
	])('%s', async (_name, deals, expected) => {
		const world = createMatchWorld(
			deals.map(({ amount = null, currency, stage, references, outstanding }, place) => ({
				id: `d${place}`,
				amount,
				stage,
				...(currency === undefined ? {} : { currency }),
				fields: {
					paymentReferences: references ? refOf(references) : null,
					amountOutstanding: outstanding ?? null,
				},
			})),
		);
		world.life({ id: 'p0', amount: 3000 });
		world.life({ id: 'p1', email: EMAIL });
		const isUntouched = world.untouched();
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe(expected);
		if (expected !== undefined) return;
		expect(kinds(outcomes)[0]).toMatch(/^needsReview (noDeal|severalDeals)$/);
		expect(isUntouched()).toBe(true);
	});

	it('of two payments of one amount in one batch the older one is taken, as in two batches', async () => {
		const world = createMatchWorld([{ id: 'd0', amount: '10.00' }]);
		world.life({ id: 'p2', email: EMAIL });
		world.life({ id: 'p1', email: EMAIL });
		const outcomes = await world.sync([world.happens('p2', 'pay'), world.happens('p1', 'pay')]);
		expect(kinds(outcomes)).toEqual(['needsReview noDeal', 'new payment.succeeded']);
		expect(world.deal('d0').fields.totalPaid).toBe('10');
	});

	it('a renewal of a plan older than the deal is none of its business, paid or declined (36, 37)', async () => {
		for (const amount of ['50000.00', '10.00']) {
			const world = createMatchWorld([{ id: 'B', amount, createdAt: '2026-02-01T00:00:00.000Z' }]);
			world.life({ id: 's1', kind: 'subscription', email: EMAIL });
			const isUntouched = world.untouched();
			for (const command of ['pay', 'pastDue'] as const) {
				const outcomes = await world.sync([world.happens('s1', command)], { onlyOpenDeal: true });
				expect(kinds(outcomes)).toEqual(['needsReview noDeal']);
			}
			expect(isUntouched()).toBe(true);
		}
	});

	it('a plan that is younger than the deal is taken by its amount', async () => {
		const world = createMatchWorld([{ ...A, amount: '10.00' }, B]);
		world.life({ id: 's1', kind: 'subscription', email: EMAIL });
		const outcomes = await world.sync([world.happens('s1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe('A');
	});

	it.each([
		[true, [B], 'B'],
		[true, [B, { ...B, id: 'C', amount: '1.00' }], undefined],
		[true, [{ ...B, stage: 'won' }], undefined],
		[false, [B], undefined],
	])('Match the Only Open Deal (%s) of %j: %s', async (onlyOpenDeal, deals, expected) => {
		const world = createMatchWorld(deals);
		world.life({ id: 'p1', email: EMAIL });
		const outcomes = await world.sync([world.happens('p1', 'pay')], { onlyOpenDeal });
		expect(outcomes[0]?.deal?.id).toBe(expected);
	});

	it('without a currency the deal is in the home currency, not in that of the payment', async () => {
		const world = createMatchWorld([{ id: 'd0', amount: '10.00', currency: null }]);
		world.life({ id: 'p1', email: EMAIL, currency: 'EUR' });
		expect(kinds(await world.sync([world.happens('p1', 'pay')]))).toEqual(['needsReview noDeal']);
	});

	it('the address typed at payment leads to the contact as well', async () => {
		const world = createMatchWorld([{ id: 'd0', amount: '10.00' }]);
		world.life({ id: 'p1' });
		world.tell('p1', {
			customer: { email: 'office@acme.example', otherEmails: [' Anna@Acme.example'] },
		});
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe('d0');
	});

	it('what fits nothing is told with the deals that wait for money, and with the remedy', async () => {
		const world = createMatchWorld([
			A,
			{ ...B, stage: 'won' },
			{ id: 'L', amount: '7.00', stage: 'lost' },
			{
				id: 'P',
				amount: '7.00',
				stage: 'won',
				fields: { paymentReferences: refOf('x'), amountOutstanding: '0' },
			},
		]);
		world.life({ id: 'p1', email: EMAIL });
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes).toMatchObject([{ reason: 'noDeal', candidates: [{ id: 'A' }, { id: 'B' }] }]);
		expect(messageOf(outcomes)).toMatch(
			/\$10\.00.*"Deal A" \(A\), "Deal B" \(B\).*"Link to Deal".*payment\/p1/,
		);
	});

	it('costs four calls before the write; a payment of this moment is not looked up among the claims', async () => {
		const world = createMatchWorld([{ id: 'd0', amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL });
		const event = world.happens('p1', 'pay');
		const calls = await world.callsOf(async () => await world.sync([event]));
		expect(calls.slice(0, calls.indexOf('upsertContacts'))).toEqual([
			'readDeals',
			'findDealsByReference',
			'findDealsByEmail',
			'readDeals',
		]);
	});
});

describe('a deal that is known goes before any guess', () => {
	it('named by the payment: one read, nothing else', async () => {
		const world = createMatchWorld([A, B]);
		world.life({ id: 'p1', dealId: 'A', email: EMAIL });
		const calls = await world.callsOf(async () => await world.sync([world.happens('p1', 'pay')]));
		expect(calls.slice(0, 2)).toEqual(['readDeals', 'upsertContacts']);
	});

	it('the deal that it names is gone, and another one stores it: that one', async () => {
		const world = createMatchWorld([A, { ...B, fields: { paymentReferences: refOf('p1') } }]);
		world.life({ id: 'p1', dealId: 'deleted' });
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe('B');
	});

	it('gone, and stored nowhere: a person, with three calls', async () => {
		const world = createMatchWorld([{ id: 'd0', amount: '10.00' }]);
		world.life({ id: 'p1', dealId: 'deleted', email: EMAIL });
		const event = world.happens('p1', 'pay');
		const calls = await world.callsOf(async () => {
			const outcomes = await world.sync([event]);
			expect(kinds(outcomes)).toEqual(['needsReview dealGone']);
			expect(messageOf(outcomes)).toMatch(
				/no deal deleted any more.*Restore the deal, or .*Link to Deal/,
			);
		});
		expect(calls).toEqual(['readDeals', 'findDealsByReference', 'readDeals']);
	});

	it('stored by two deals: a person, and both are told', async () => {
		const fields = { paymentReferences: refOf('p1') };
		const world = createMatchWorld([
			{ ...A, fields },
			{ ...B, stage: 'won', fields },
		]);
		world.life({ id: 'p1', email: EMAIL });
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes).toMatchObject([
			{
				reason: 'severalDeals',
				candidates: [
					{ id: 'A', isOpen: true },
					{ id: 'B', isWon: true },
				],
			},
		]);
	});

	it('a search that lags is no reason to guess: the contact deal that holds it is the one', async () => {
		const world = createMatchWorld([
			{ id: 'd0', amount: '10.00' },
			{
				id: 'd1',
				amount: '30.00',
				fields: { paymentReferences: refOf('p1'), amountOutstanding: '20' },
			},
		]);
		world.crm.adapter.findDealsByReference = async () => await Promise.resolve(new Map());
		world.life({ id: 'p1', email: EMAIL });
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes[0]?.deal?.id).toBe('d1');
	});

	it('a revised invoice belongs where its predecessor was, whatever fits', async () => {
		const world = createMatchWorld([
			{ ...A, fields: { paymentReferences: refOf('i1', 'invoice') } },
			{ id: 'd0', amount: '10.00' },
		]);
		world.life({ id: 'i1', kind: 'invoice' });
		world.life({ id: 'i2', kind: 'invoice', email: EMAIL });
		world.tell('i2', { replaces: fromReference(refOf('i1', 'invoice')) });
		const event = world.happens('i2', 'pay');
		const calls = await world.callsOf(async () => {
			expect((await world.sync([event]))[0]?.deal?.id).toBe('A');
		});
		expect(calls.slice(0, 4)).toEqual([
			'readDeals',
			'findDealsByReference',
			'findDealsByReference',
			'readDeals',
		]);
	});

	it('the checkout session names it (story 41): asked once, and only for what nothing else names', async () => {
		const world = createMatchWorld([A, { ...B, amount: '10.00' }]);
		const asked = world.namesElsewhere({ p1: 'A', p2: 'deleted' });
		for (const id of ['p1', 'p2']) world.life({ id, email: EMAIL });
		world.life({ id: 'p3', dealId: 'B', email: EMAIL });
		const events = ['p1', 'p2', 'p3'].map((id) => world.happens(id, 'pay'));
		const outcomes = await world.sync(events);
		expect(asked).toEqual([['p1', 'p2']]);
		expect(outcomes.map(({ deal }) => deal?.id)).toEqual(['A', undefined, 'B']);
		expect(kinds(outcomes)[1]).toBe('needsReview dealGone');
		await world.sync(events.slice(0, 1));
		expect(asked).toHaveLength(1);
	});

	it('a session of another CRM or account names none, and one that cannot be read lets nobody guess', async () => {
		const world = createMatchWorld([A, { ...B, amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL });
		world.gateway.adapter.namedElsewhere = async (subjects) =>
			await Promise.resolve(subjects.map(() => ({ dealId: 'A', crm: 'model', account: 'org_2' })));
		const event = world.happens('p1', 'pay');
		expect((await world.sync([event], { preview: true }))[0]?.deal?.id).toBe('B');
		world.gateway.adapter.namedElsewhere = async () =>
			await Promise.reject(new RangeError('no right'));
		world.gateway.adapter.classify = () => ({ kind: 'permission', message: 'Add the right' });
		expect(kinds(await world.sync([event]))).toEqual(['needsReview noDeal']);
		world.life({ id: 'p2', email: EMAIL });
		expect(kinds(await world.sync([world.happens('p2', 'authorize')]))).toEqual(['alreadyHandled']);
	});
});

describe('a payment whose deal is gone', () => {
	const paidOnA = async (options = {}) => {
		const world = createMatchWorld([{ ...A, amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL });
		await world.confirm(await world.sync([world.happens('p1', 'pay')], options));
		world.crm.deals.delete('A');
		world.crm.addDeal({ id: 'B', amount: '10.00' });
		world.deal('B').contactIds.push('c1');
		world.pass(LEASE_MS + 1);
		return world;
	};

	it.each(['needsReview', 'createDeal', 'leaveOnContact'] as const)(
		'goes to no other one (story 39), also with %s: one more call finds out',
		async (unmatched) => {
			const world = await paidOnA();
			const isUntouched = world.untouched();
			const event = world.happens('p1', 'refundHalf');
			const calls = await world.callsOf(async () => {
				const outcomes = await world.sync([event], { unmatched, onlyOpenDeal: true });
				expect(kinds(outcomes)).toEqual(['needsReview dealGone']);
				expect(messageOf(outcomes)).toMatch(/Restore the deal, or put it on .*Link to Deal/);
			});
			expect(calls).toEqual([
				'readDeals',
				'findDealsByReference',
				'findDealsByEmail',
				'readClaims',
			]);
			expect(isUntouched()).toBe(true);
		},
	);

	it('of which the claim is younger than a lease, may be a search that lags: not called gone', async () => {
		const world = createMatchWorld([{ ...A, amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL });
		const event = world.happens('p1', 'pay');
		world.pass(2 * LEASE_MS);
		await world.sync([event]);
		world.crm.deals.delete('A');
		expect(kinds(await world.sync([event]))).toEqual(['needsReview noDeal']);
		world.pass(LEASE_MS + 1);
		expect(kinds(await world.sync([event]))).toEqual(['needsReview dealGone']);
	});

	it('also where e-mail leads nowhere', async () => {
		const world = await paidOnA();
		const outcomes = await world.sync([world.happens('p1', 'refundHalf')], { matchByEmail: false });
		expect(kinds(outcomes)).toEqual(['needsReview dealGone']);
	});
});

describe('story 40: an invoice of A that is voided', () => {
	it('that nothing was paid on, and that names no deal, is nothing to review and no new deal', async () => {
		const world = createMatchWorld([B]);
		world.life({ id: 'i1', kind: 'invoice', email: EMAIL });
		const isUntouched = world.untouched();
		const outcomes = await world.sync([world.happens('i1', 'cancel')], { unmatched: 'createDeal' });
		expect(kinds(outcomes)).toEqual(['alreadyHandled']);
		expect(isUntouched()).toBe(true);
		expect(world.crm.deals.size).toBe(1);
	});

	it('stays at A, which it names', async () => {
		const world = createMatchWorld([A, B]);
		world.life({ id: 'i1', kind: 'invoice', dealId: 'A', email: EMAIL });
		await world.sync([world.happens('i1', 'cancel')]);
		expect(world.deal('A').fields.paymentStatus).toBe('Canceled');
		expect(world.deal('B').fields).toEqual({});
	});
});

describe('what a person took off a deal', () => {
	const offA = async (dealId: string | undefined) => {
		const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL, dealId });
		await world.confirm(await world.sync([world.happens('p1', 'pay')]));
		world.edits('A', 'paymentReferences', null);
		return world;
	};

	it.each([
		['is named by the payment (story 43)', 'A', 0],
		['was found by address', undefined, 0],
		['was found by address, and is found by its main reference', undefined, LEASE_MS + 1],
	])('stays off where the deal %s', async (_name, dealId, later) => {
		const world = await offA(dealId);
		world.pass(later);
		for (const command of ['refundHalf', 'refundRest'] as const) {
			const outcomes = await world.sync([world.happens('p1', command)]);
			expect(outcomes).toMatchObject([
				{
					outcome: 'alreadyHandled',
					note: expect.stringMatching(/A person took this payment off.*Link to Deal/),
				},
			]);
		}
		expect(world.deal('A').fields.paymentReferences).toBeNull();
	});

	it('with the action is told as that, and not as a deal that is gone', async () => {
		const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
		world.life({ id: 'p1', email: EMAIL });
		await world.confirm(await world.sync([world.happens('p1', 'pay')]));
		const deal = { by: 'id', value: 'A' } as const;
		await unlinkFromDeal({ reference: refOf('p1'), deal }, world.relink);
		world.pass(LEASE_MS + 1);
		expect(await world.sync([world.happens('p1', 'refundHalf')])).toMatchObject([
			{
				outcome: 'alreadyHandled',
				note: expect.stringContaining('A person took this payment off'),
			},
		]);
	});

	it('and the deal goes on with its other payments, under the name of one of them', async () => {
		const world = createMatchWorld([{ id: 'A', amount: '1000.00' }]);
		world.life({ id: 'p1', amount: 5000, dealId: 'A' });
		world.life({ id: 'p2', amount: 95000, dealId: 'A' });
		await world.sync([world.happens('p1', 'pay')]);
		expect(world.deal('A').fields.mainReference).toBe(refOf('p1'));
		world.edits('A', 'paymentReferences', '');
		await world.sync([world.happens('p2', 'pay')]);
		expect(world.deal('A').fields).toMatchObject({
			paymentStatus: 'Partially paid',
			totalPaid: '950',
			amountOutstanding: '50',
			mainReference: refOf('p2'),
			paymentReferences: `${refOf('p2')} !${refOf('p1')}`,
		});
	});

	it('is on the deal where somebody put it since, whatever it names', async () => {
		const world = await offA('A');
		world.crm.addDeal({ id: 'B', amount: '10.00' });
		world.deal('B').fields.paymentReferences = refOf('p1');
		const outcomes = await world.sync([world.happens('p1', 'refundHalf')]);
		expect(outcomes[0]?.deal?.id).toBe('B');
	});

	it('and typed in again is on it again', async () => {
		const world = await offA('A');
		world.crm.addDeal({ id: 'B', amount: '10.00' });
		world.life({ id: 'p2', dealId: 'A' });
		await world.sync([world.happens('p2', 'pay')]);
		expect(world.deal('A').fields.paymentReferences).toBe(`${refOf('p2')} !${refOf('p1')}`);
		world.edits('A', 'paymentReferences', `${refOf('p2')} ${refOf('p1')}`);
		await world.sync([world.happens('p1', 'refundHalf')]);
		expect(world.deal('A').fields).toMatchObject({ totalPaid: '20', totalRefunded: '5' });
	});
});

describe('When No Deal Matches: Leave on the Contact', () => {
	const options = { unmatched: 'leaveOnContact' } as const;
	const TASK = {
		name: 'call',
		on: ['payment.succeeded'],
		title: 'Call',
		text: '',
		dueInDays: 1,
		priority: 'medium',
	} as const;

	it('notes each fact once on the contact: no deal, no task, nothing New', async () => {
		const world = createMatchWorld([B]);
		world.life({ id: 'p1', email: EMAIL });
		const isUntouched = world.untouched();
		const event = world.happens('p1', 'pay');
		const calls = await world.callsOf(async () => {
			expect(await world.sync([event], { ...options, tasks: [TASK] })).toMatchObject([
				{ outcome: 'alreadyHandled', note: expect.stringContaining('noted on the contact') },
			]);
		});
		expect(calls).toEqual([
			'readDeals',
			'findDealsByReference',
			'findDealsByEmail',
			'createClaims',
		]);
		await world.sync([event], options);
		await world.sync([world.happens('p1', 'refundHalf')], options);
		const notes = [...world.crm.activities.values()];
		expect(
			notes.map(({ kind, key, title, contactId, dealId }) => [
				kind,
				title,
				contactId,
				dealId,
				world.crm.claims.get(key)?.state,
			]),
		).toEqual([
			['note', 'Payment received: $10.00', 'c1', undefined, 'done'],
			['note', 'Refund made: $5.00', 'c1', undefined, 'done'],
		]);
		expect(isUntouched()).toBe(true);
	});

	it('later events stay there: no deal is gone, and none that fits now gets old money', async () => {
		const world = createMatchWorld();
		world.life({ id: 'p1', email: EMAIL });
		await world.sync([world.happens('p1', 'pay')], options);
		world.pass(DAY_MS);
		world.crm.addDeal({ id: 'd0', amount: '10.00' });
		world.deal('d0').contactIds.push('c1');
		const outcomes = await world.sync([world.happens('p1', 'refundHalf')], options);
		expect(kinds(outcomes)).toEqual(['alreadyHandled']);
		expect(world.deal('d0').fields).toEqual({});
	});

	it.each([
		['createAndLink', 'new@acme.example', 2, 'noted on the contact'],
		['leave', 'new@acme.example', 1, 'no contact'],
		['leave', EMAIL, 1, 'noted on the contact'],
		['createAndLink', undefined, 1, 'no contact'],
	] as const)('Contacts %s, payer %s: %i contacts, %s', async (contacts, email, count, note) => {
		const world = createMatchWorld();
		world.life({ id: 'p1', email });
		const outcomes = await world.sync([world.happens('p1', 'pay')], { ...options, contacts });
		expect(outcomes).toMatchObject([
			{ outcome: 'alreadyHandled', note: expect.stringContaining(note) },
		]);
		expect(world.crm.contacts.size).toBe(count);
		expect(world.crm.activities.size).toBe(note === 'no contact' ? 0 : 1);
	});

	it('a preview writes nothing', async () => {
		const world = createMatchWorld();
		world.life({ id: 'p1', email: 'new@acme.example' });
		await world.sync([world.happens('p1', 'pay')], { ...options, preview: true });
		expect([world.crm.contacts.size, world.crm.activities.size]).toEqual([1, 0]);
	});
});

describe('a new deal', () => {
	it('is named by the words that the template knows, and by no other', async () => {
		const world = createMatchWorld();
		const drafts: unknown[] = [];
		const { createDeals } = world.crm.adapter;
		world.crm.adapter.createDeals = async (given, connection) => {
			drafts.push(...given);
			return await createDeals(given, connection);
		};
		const second = {
			id: 'plans',
			label: 'Plans',
			stages: [{ id: 'plan_open', label: 'Open', kind: 'open' as const, order: 0 }],
		};
		const { pipelines } = world.context.crmSettings;
		Object.assign(world.context.crmSettings, {
			pipelines: async () => [...(await pipelines()), second],
		});
		world.life({ id: 'p1' });
		const newDeal = { name: '{constructor} {amount}', stage: 'plan_open' };
		await world.sync([world.happens('p1', 'pay')], { unmatched: 'createDeal', newDeal });
		expect(drafts).toMatchObject([
			{ name: '{constructor} 10.00', stage: 'plan_open', pipeline: 'plans' },
		]);
	});
});
