import { ConfigurationRefused } from '../../../nodes/shared/sync/failure';
import { standardMapping } from '../../../nodes/shared/sync/deal/project';
import type { FailureKind } from '../../../nodes/shared/vocabulary/failure';
import type { MappingRow } from '../../../nodes/shared/vocabulary/mapping';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';
import { ModelOutage } from '../../support/modelCrm';
import { createSyncWorld, kinds, LEASE_MS } from '../../support/syncWorld';

/** A deal of USD 10.00 and a payment that names it. */
function paidDeal() {
	const world = createSyncWorld();
	world.crm.addDeal({ id: 'd1', amount: '10.00' });
	world.life({ id: 'p1', dealId: 'd1', email: 'Anna@Acme.example' });
	return world;
}

/** Titles of the notes that people see. */
function seen({ crm }: ReturnType<typeof createSyncWorld>): string[] {
	return [...crm.activities.values()].map(({ title }) => title);
}

describe('a payment reaches its deal', () => {
	it('fields, stage, contact and one note, and the fact is new once', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		const first = await world.sync([event]);
		expect(kinds(first)).toEqual(['new payment.succeeded']);
		expect(world.deal('d1')).toMatchObject({
			stage: 'won',
			contactIds: ['contact_1'],
			fields: { paymentStatus: 'Paid', totalPaid: '10', transactionId: 'tx_1', currency: 'USD' },
		});
		expect(world.crm.contacts.get('contact_1')).toMatchObject({
			email: 'anna@acme.example',
			fields: { customerId: 'cus_1' },
		});
		await world.confirm(first);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
		expect(seen(world)).toEqual(['Payment received: $10.00']);
	});

	it('in few calls: new 6 at the CRM and 3 at the gateway, a duplicate 2 and 2', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		const first = await world.sync([event]);
		expect(world.crm.calls).toEqual([
			'readDeals',
			'upsertContacts',
			'linkContacts',
			'writeDeals',
			'readDeals',
			'createClaims',
		]);
		expect(world.gateway.calls).toEqual({ resolves: 1, reads: 2 });
		await world.confirm(first);
		world.crm.calls.length = 0;
		await world.sync([event]);
		expect(world.crm.calls).toEqual(['readDeals', 'readClaims']);
		expect(world.gateway.calls).toEqual({ resolves: 2, reads: 3 });
	});

	it('a known payment on a deal that has its contact: 4 calls before the claim', async () => {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'authorize')]);
		world.crm.calls.length = 0;
		await world.sync([world.happens('p1', 'pay')]);
		expect(world.crm.calls).toEqual([
			'readDeals',
			'upsertContacts',
			'writeDeals',
			'readDeals',
			'readClaims',
			'createClaims',
		]);
	});

	it('100 payments of 100 deals in one batch take at most 12 CRM calls', async () => {
		const world = createSyncWorld();
		const ids = Array.from({ length: 100 }, (_, place) => place);
		for (const id of ids) world.crm.addDeal({ id: `d${id}`, amount: '10.00' });
		for (const id of ids)
			world.life({ id: `p${id}`, dealId: `d${id}`, email: `p${id}@acme.example` });
		const outcomes = await world.sync(ids.map((id) => world.happens(`p${id}`, 'pay')));
		expect(outcomes.filter(({ outcome }) => outcome === 'new')).toHaveLength(100);
		expect(world.crm.calls.length).toBeLessThanOrEqual(12);
		expect(world.gateway.calls).toEqual({ resolves: 1, reads: 2 });
	});

	it('deposit and balance in one batch: the sum, Paid when the deal amount is reached', async () => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00' });
		world.life({ id: 'p1', dealId: 'd1', amount: 400 });
		world.life({ id: 'p2', dealId: 'd1', amount: 600 });
		const deposit = world.happens('p1', 'pay');
		await world.sync([deposit]);
		expect(world.deal('d1').fields).toMatchObject({
			paymentStatus: 'Partially paid',
			amountOutstanding: '6',
		});
		const outcomes = await world.sync([deposit, world.happens('p2', 'pay')]);
		expect(kinds(outcomes)).toEqual(['busy', 'new payment.succeeded']);
		expect(world.deal('d1')).toMatchObject({
			stage: 'won',
			fields: { paymentStatus: 'Paid', totalPaid: '10' },
		});
	});

	it('the same delivery twice in one batch is new once', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event, event]))).toEqual([
			'new payment.succeeded',
			'alreadyHandled',
		]);
	});

	it('a failure that comes after the success changes nothing and asks nobody to act', async () => {
		const world = paidDeal();
		const failure = world.happens('p1', 'fail');
		const success = world.happens('p1', 'pay');
		expect(kinds(await world.sync([success]))).toEqual(['new payment.succeeded']);
		expect(seen(world)).toEqual(['Payment declined', 'Payment received: $10.00']);
		await world.confirm(await world.sync([success]));
		world.pass(LEASE_MS + 1);
		await world.confirm(await world.sync([success]));
		expect(kinds(await world.sync([failure]))).toEqual(['alreadyHandled']);
	});
});

describe('a declined try, where the next try is a payment of its own', () => {
	function twoTries(deal: { readonly amount: string }) {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', ...deal });
		for (const id of ['first', 'second']) world.life({ id, dealId: 'd1', amount: 1_000 });
		return world;
	}

	it('heard of after the deal was paid asks nobody to act', async () => {
		const world = twoTries({ amount: '10.00' });
		const declined = world.happens('first', 'fail');
		world.pass(1_000);
		await world.confirm(await world.sync([world.happens('second', 'pay')]));
		expect(kinds(await world.sync([declined]))).toEqual(['alreadyHandled']);
		expect(world.deal('d1').fields).toMatchObject({ paymentStatus: 'Paid' });
	});

	it('is told where something is still owed, and where it came after the payment', async () => {
		const owed = twoTries({ amount: '25.00' });
		const declined = owed.happens('first', 'fail');
		owed.pass(1_000);
		await owed.confirm(await owed.sync([owed.happens('second', 'pay')]));
		expect(kinds(await owed.sync([declined]))).toEqual(['new payment.failed']);

		const later = twoTries({ amount: '10.00' });
		await later.confirm(await later.sync([later.happens('second', 'pay')]));
		later.pass(1_000);
		expect(kinds(await later.sync([later.happens('first', 'fail')]))).toEqual([
			'new payment.failed',
		]);
	});

	it.each<[string, ReturnType<typeof twoTries>]>([
		[
			'beside a subscription that was paid since',
			(() => {
				const world = createSyncWorld();
				world.crm.addDeal({ id: 'd1', amount: '1500.00' });
				world.life({ id: 'first', dealId: 'd1', amount: 90_000 });
				world.life({ id: 'second', dealId: 'd1', kind: 'subscription', amount: 95_000 });
				return world;
			})(),
		],
		[
			'on a deal without an amount, where less was paid since',
			(() => {
				const world = createSyncWorld();
				world.crm.addDeal({ id: 'd1', amount: null });
				world.life({ id: 'first', dealId: 'd1', amount: 90_000 });
				world.life({ id: 'second', dealId: 'd1', amount: 1_000 });
				return world;
			})(),
		],
		[
			'in another currency',
			(() => {
				const world = twoTries({ amount: '10.00' });
				world.life({ id: 'first', dealId: 'd1', amount: 1_000, currency: 'EUR' });
				return world;
			})(),
		],
	])('is told %s', async (_, world) => {
		const declined = world.happens('first', 'fail');
		world.pass(1_000);
		await world.confirm(await world.sync([world.happens('second', 'pay')]));
		expect(world.deal('d1').fields).toMatchObject({ amountOutstanding: '0' });
		expect(kinds(await world.sync([declined]))).toEqual(['new payment.failed']);
	});

	it('of something more on a deal that was paid before is told, whatever small sum came since', async () => {
		const world = twoTries({ amount: '10.00' });
		await world.confirm(await world.sync([world.happens('second', 'pay')]));
		world.life({ id: 'more', dealId: 'd1', amount: 30_000 });
		world.life({ id: 'shipping', dealId: 'd1', amount: 500 });
		world.pass(1_000);
		const declined = world.happens('more', 'fail');
		world.pass(1_000);
		await world.confirm(await world.sync([world.happens('shipping', 'pay')]));
		expect(kinds(await world.sync([declined]))).toEqual(['new payment.failed']);
	});

	it('within the tolerance asks nobody to act', async () => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00' });
		world.life({ id: 'first', dealId: 'd1', amount: 1_000 });
		world.life({ id: 'second', dealId: 'd1', amount: 990 });
		const declined = world.happens('first', 'fail');
		world.pass(1_000);
		const options = { tolerance: '0.10' };
		await world.confirm(await world.sync([world.happens('second', 'pay')], options));
		expect(kinds(await world.sync([declined], options))).toEqual(['alreadyHandled']);
	});
});

describe('claims', () => {
	it('are busy while another run holds them, handed out once more after the lease, then to a person', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
		expect(kinds(await world.sync([event]))).toEqual(['busy']);
		world.pass(LEASE_MS + 1);
		const second = await world.sync([event]);
		expect(second).toMatchObject([
			{ outcome: 'new', claims: [expect.any(String), expect.stringMatching(/\/2$/)] },
		]);
		expect(kinds(await world.sync([event]))).toEqual(['busy']);
		world.pass(LEASE_MS + 1);
		expect(kinds(await world.sync([event]))).toEqual(['needsReview unconfirmed']);
		await world.confirm(second);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
	});

	it('of two automations do not silence each other', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event], { automation: 'one' }))).toEqual([
			'new payment.succeeded',
		]);
		expect(kinds(await world.sync([event], { automation: 'two' }))).toEqual([
			'new payment.succeeded',
		]);
	});

	it('are finished at once where nothing follows', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event], { hasFollowUp: false }))).toEqual([
			'new payment.succeeded',
		]);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
	});

	it('of old facts are noted as done: a backfill sends no mails', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		world.pass(4 * 86_400_000);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
		const claims = [...world.crm.claims.values()].map(({ state }) => state);
		expect(claims).toEqual(['done']);
	});

	it('of facts another automation acts on are noted as done', async () => {
		const world = paidDeal();
		const outcomes = await world.sync([world.happens('p1', 'pay')], {
			actOn: ['refund.succeeded'],
		});
		expect(kinds(outcomes)).toEqual(['alreadyHandled']);
		expect(world.deal('d1').stage).toBe('won');
	});

	it('whose create was answered too late belong to the run that made them', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		let failures = 1;
		world.hooks.crm = async (label) => {
			if (label === 'createClaims answered' && failures-- > 0) throw new ModelOutage(label);
			await Promise.resolve();
		};
		expect(kinds(await world.sync([event], { holder: 'execution-7' }))).toEqual(['failed']);
		expect(kinds(await world.sync([event], { holder: 'execution-7' }))).toEqual([
			'new payment.succeeded',
		]);
	});
});

describe('the right deal, or a person', () => {
	it('follows the reference a deal stores, where the payment names no deal', async () => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00', reference: 'model/acct_1/live/payment/p1' });
		world.life({ id: 'p1' });
		expect(kinds(await world.sync([world.happens('p1', 'pay')]))).toEqual([
			'new payment.succeeded',
		]);
	});

	const emailWorld = (amounts: readonly string[]) => {
		const world = createSyncWorld();
		world.crm.contacts.set('c1', { id: 'c1', email: 'anna@acme.example', fields: {} });
		for (const [place, amount] of amounts.entries()) {
			world.crm.addDeal({ id: `d${place}`, amount });
			world.deal(`d${place}`).contactIds.push('c1');
		}
		world.life({ id: 'p1', email: 'anna@acme.example' });
		return world;
	};

	it.each([
		['not the only open deal', ['99.00'], ['needsReview noDeal']],
		['the only one of the amount', ['99.00', '10.00', '5.00'], ['new payment.succeeded']],
		['none of two that fit', ['10.00', '10.0'], ['needsReview severalDeals']],
		['none of two that do not fit', ['98.00', '99.00'], ['needsReview noDeal']],
		['nothing where there is no deal', [], ['needsReview noDeal']],
	])('by e-mail: %s', async (_name, amounts, expected) => {
		const world = emailWorld(amounts);
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(kinds(outcomes)).toEqual(expected);
		if (expected[0] !== 'new payment.succeeded') {
			const candidates = amounts.map((_, place) => ({ id: `d${place}` }));
			expect(outcomes).toMatchObject([{ candidates }]);
			expect(world.crm.calls).not.toContain('writeDeals');
		}
	});

	it('creates a deal once where the user wants it', async () => {
		const world = createSyncWorld();
		world.life({ id: 'p1', email: 'anna@acme.example' });
		const event = world.happens('p1', 'pay');
		const options = { unmatched: 'createDeal' } as const;
		await Promise.all([world.sync([event], options), world.sync([event], options)]);
		expect([...world.crm.deals.values()]).toMatchObject([
			{
				amount: '10.00',
				stage: 'won',
				fields: { totalPaid: '10', mainReference: 'model/acct_1/live/payment/p1' },
			},
		]);
	});

	it('a deal that cannot be read after it was created is told to a person', async () => {
		const world = createSyncWorld();
		world.life({ id: 'p1', email: 'anna@acme.example' });
		const create = world.crm.adapter.createDeals;
		world.crm.adapter.createDeals = async (drafts, connection) => {
			const results = await create(drafts, connection);
			world.crm.deals.clear();
			return results;
		};
		const outcomes = await world.sync([world.happens('p1', 'pay')], { unmatched: 'createDeal' });
		expect(kinds(outcomes)).toEqual(['needsReview refusedByCrm']);
	});

	it('a deal that is gone, a payment of another account and a test payment are set aside', async () => {
		const world = createSyncWorld();
		world.life({ id: 'p1', dealId: 'deleted' });
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event]))).toEqual(['needsReview dealGone']);
		expect(kinds(await world.sync([{ ...event, account: 'acct_2' }]))).toEqual([
			'needsReview otherAccount',
		]);
		expect(kinds(await world.sync([{ ...event, livemode: false }]))).toEqual([
			'needsReview otherAccount',
		]);
		const gone = { ...event, hint: { ...event.hint, objectId: 'nothing' } };
		expect(kinds(await world.sync([gone]))).toEqual(['needsReview paymentGone']);
	});

	it.each([
		['add', 'new payment.succeeded', 'Partially paid'],
		['needsReview', 'needsReview otherPayment', 'Authorized'],
		['replaceIfUnpaid', 'new payment.succeeded', 'Partially paid'],
	] as const)('a second payment on the deal: %s', async (otherPayment, kind, status) => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00' });
		world.life({ id: 'p1', dealId: 'd1' });
		world.life({ id: 'p2', dealId: 'd1', amount: 400 });
		await world.sync([world.happens('p1', 'authorize')]);
		expect(kinds(await world.sync([world.happens('p2', 'pay')], { otherPayment }))).toEqual([kind]);
		expect(world.deal('d1').fields.paymentStatus).toBe(status);
		if (otherPayment !== 'replaceIfUnpaid') return;
		expect(world.deal('d1').fields.paymentReferences).toContain('~model/acct_1/live/payment/p1');
		await world.sync([world.happens('p1', 'pay')]);
		expect(world.deal('d1').fields).toMatchObject({ paymentStatus: 'Paid', totalPaid: '14' });
	});

	it('two currencies, or a payment of another gateway on the deal, need a person', async () => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00' });
		world.life({ id: 'p1', dealId: 'd1' });
		world.life({ id: 'p2', dealId: 'd1', currency: 'EUR' });
		await world.sync([world.happens('p1', 'pay')]);
		expect(kinds(await world.sync([world.happens('p2', 'pay')]))).toEqual([
			'needsReview severalCurrencies',
		]);
		world.deal('d1').fields.paymentReferences = 'paypal/M1/live/payment/X';
		expect(kinds(await world.sync([world.happens('p1', 'refundHalf')]))).toEqual([
			'needsReview otherGateway',
		]);
	});
});

describe('a payment that cannot be read', () => {
	class Refused extends Error {
		constructor(
			readonly kind: FailureKind,
			readonly rawCode?: string,
		) {
			super('Model Pay does not tell this one');
		}
	}

	/** Refuses every read that asks for this payment too, from the given read of it on. */
	function refuse(
		{ gateway }: ReturnType<typeof createSyncWorld>,
		id: string,
		kind: FailureKind,
		from = 1,
		rawCode?: string,
	): void {
		const { readStates } = gateway.adapter;
		let asked = 0;
		gateway.adapter.readStates = async (subjects, connection) => {
			const isWanted = subjects.some((subject) => subject.id === id);
			if (isWanted && subjects.length === 1) asked++;
			if (isWanted && (subjects.length > 1 || asked >= from)) throw new Refused(kind, rawCode);
			return await readStates(subjects, connection);
		};
		gateway.adapter.classify = (error) =>
			error instanceof Refused
				? { kind: error.kind, message: error.message, rawCode: error.rawCode }
				: undefined;
	}

	function twoDeals() {
		const world = createSyncWorld();
		for (const id of ['1', '2']) {
			world.crm.addDeal({ id: `d${id}`, amount: '10.00' });
			world.life({ id: `p${id}`, dealId: `d${id}` });
		}
		return { world, events: [world.happens('p1', 'pay'), world.happens('p2', 'pay')] };
	}

	it.each(['unsupported', 'permission', 'invalidRequest'] as const)(
		'(%s) holds up no other of its batch, and is told as what it is',
		async (kind) => {
			const { world, events } = twoDeals();
			refuse(world, 'p2', kind);
			const outcomes = await world.sync(events);
			expect(outcomes).toMatchObject([
				{ index: 0, outcome: 'new' },
				{ index: 1, outcome: 'failed', failure: { kind } },
			]);
			expect(world.deal('d1').fields.paymentStatus).toBe('Paid');
			expect(world.deal('d2').fields.paymentStatus ?? null).toBeNull();
		},
	);

	it('because its answer is none that can be used holds up no other either', async () => {
		const { world, events } = twoDeals();
		refuse(
			world,
			'p2',
			'unavailable',
			1,
			new UnusableAnswer('Model Pay', 'It was odd').failure.rawCode,
		);
		expect(await world.sync(events)).toMatchObject([
			{ index: 0, outcome: 'new' },
			{ index: 1, outcome: 'failed', failure: { kind: 'unavailable' } },
		]);
		expect(world.deal('d1').fields.paymentStatus).toBe('Paid');
	});

	it.each(['unavailable', 'rateLimited', 'auth'] as const)(
		'(%s) stops them all: it befalls all of them',
		async (kind) => {
			const { world, events } = twoDeals();
			refuse(world, 'p2', kind);
			const outcomes = await world.sync(events);
			expect(outcomes).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }]);
			expect(world.deal('d1').fields.paymentStatus ?? null).toBeNull();
		},
	);

	it('and belongs to a deal keeps that deal as it is, and no other', async () => {
		const { world, events } = twoDeals();
		world.life({ id: 'p3', dealId: 'd2' });
		await world.sync([world.happens('p3', 'authorize')]);
		refuse(world, 'p3', 'unsupported');
		const outcomes = await world.sync(events);
		expect(outcomes).toMatchObject([
			{ index: 0, outcome: 'new' },
			{ index: 1, outcome: 'failed', failure: { kind: 'unsupported' } },
		]);
		expect(world.deal('d2').fields.paymentStatus).toBe('Authorized');
	});

	it('when it is looked at again after the write is told, and its facts stay unclaimed', async () => {
		const { world, events } = twoDeals();
		refuse(world, 'p2', 'permission', 2);
		expect(await world.sync(events)).toMatchObject([
			{ index: 0, outcome: 'new' },
			{ index: 1, outcome: 'failed', failure: { kind: 'permission' } },
		]);
		expect(seen(world)).toHaveLength(1);
	});
});

describe('nothing is written that cannot be right', () => {
	const refusal = async (mapping: readonly MappingRow[], extra = {}) => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		const attempt = world.sync([event], { mapping, isStandardMapping: false, ...extra });
		await expect(attempt).rejects.toBeInstanceOf(ConfigurationRefused);
		expect(world.crm.calls).toEqual([]);
		return await attempt.catch((error: unknown) => String(error));
	};

	it.each<[string, MappingRow, RegExp]>([
		[
			'an unknown field',
			{ source: { value: 'totalPaid' }, object: 'deal', field: 'nope' },
			/has no deal field "nope".*Choose another field/,
		],
		[
			'a value that does not fit',
			{ source: { value: 'totalPaid' }, object: 'deal', field: 'lastPaymentAt' },
			/"Total Paid" does not fit.*date and time/,
		],
		[
			'a fixed value not in the picklist',
			{ source: { fixed: 'Paidd' }, object: 'deal', field: 'paymentStatus' },
			/"Paidd" is no option.*Use one of "Pending"/,
		],
		[
			'a fixed number that is none',
			{ source: { fixed: '1,5' }, object: 'deal', field: 'totalPaid' },
			/"1,5" is not a number/,
		],
	])('%s is refused before the first call, with the remedy', async (_name, row, message) => {
		expect(await refusal([row])).toMatch(message);
	});

	it('so are a field mapped twice, a tolerance that is no amount, and a stage that is not there', async () => {
		const row: MappingRow = { source: { value: 'totalPaid' }, object: 'deal', field: 'totalPaid' };
		expect(await refusal([row, row])).toMatch(/mapped twice/);
		expect(await refusal([row], { tolerance: '1,50' })).toMatch(/Tolerance is not an amount/);
		const stageRules = [{ status: 'Paid', target: { stage: 'gone' }, movesBack: false }];
		expect(await refusal([row], { stageRules })).toMatch(/no stage "gone"/);
	});

	it('a tolerance with more decimals than the currency is rounded, and stops no money', async () => {
		const world = paidDeal();
		const outcomes = await world.sync([world.happens('p1', 'pay')], { tolerance: '0.005' });
		expect(kinds(outcomes)).toEqual(['new payment.succeeded']);
	});

	it('a preview shows field, now and would become, and writes nothing', async () => {
		const world = paidDeal();
		const outcomes = await world.sync([world.happens('p1', 'pay')], { preview: true });
		expect(outcomes).toMatchObject([
			{
				outcome: 'preview',
				stageMovedTo: 'won',
				changes: expect.arrayContaining([
					expect.objectContaining({ field: 'paymentStatus', from: null, to: 'Paid' }),
				]),
			},
		]);
		expect(world.crm.calls).toEqual(['readDeals']);
	});

	it('fields of the user, without standard ones, keep the references all the same', async () => {
		const world = paidDeal();
		const mapping: MappingRow[] = [
			{ source: { value: 'totalPaid' }, object: 'deal', field: 'mrr' },
		];
		await world.sync([world.happens('p1', 'pay')], { mapping, isStandardMapping: false });
		expect(Object.keys(world.deal('d1').fields).sort()).toEqual([
			'mainReference',
			'milestones',
			'mrr',
			'paymentReferences',
		]);
	});

	it('the standard mapping names every field that belongs on the deal', () => {
		const fields = standardMapping(createSyncWorld().context).filter(
			({ object }) => object === 'deal',
		);
		expect(fields).toHaveLength(22);
	});
});

describe('when the CRM fails', () => {
	it('every input says so, and the next delivery puts it right', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		world.hooks.crm = async (label) => await Promise.reject(new ModelOutage(label));
		expect(await world.sync([event])).toMatchObject([
			{ outcome: 'failed', failure: { kind: 'unavailable' } },
		]);
		world.hooks.crm = async () => {};
		expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
	});

	it('a fault of ours is not taken for one of the CRM', async () => {
		const world = paidDeal();
		world.hooks.crm = async () => await Promise.reject(new TypeError('oops'));
		await expect(world.sync([world.happens('p1', 'pay')])).rejects.toThrow('oops');
	});
});

describe('interleavings replayed on purpose', () => {
	it('a worker that writes an old state after the state moved back repairs it', async () => {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'authorize')], { hasFollowUp: false });
		const fail = world.happens('p1', 'fail');
		let held = true;
		let release = () => {};
		const gate = new Promise<void>((resolve) => (release = resolve));
		world.hooks.crm = async (label) => {
			if (label === 'writeDeals' && held) {
				held = false;
				await gate;
			}
		};
		const slow = world.sync([fail], { hasFollowUp: false });
		await new Promise((resolve) => setImmediate(resolve));
		const back = world.happens('p1', 'authorize');
		await world.sync([back], { hasFollowUp: false });
		expect(world.deal('d1').fields.paymentStatus).toBe('Authorized');
		release();
		await slow;
		expect(world.deal('d1').fields.paymentStatus).toBe('Authorized');
	});

	it.each(['history', 'revision'] as const)(
		'two workers that add two payments to one deal at once: both count (%s)',
		async (guard) => {
			const world = createSyncWorld(guard);
			world.crm.addDeal({ id: 'd1', amount: '10.00' });
			world.life({ id: 'p1', dealId: 'd1', amount: 400 });
			world.life({ id: 'p2', dealId: 'd1', amount: 600 });
			const events = [world.happens('p1', 'pay'), world.happens('p2', 'pay')];
			let waiting = 2;
			let release = () => {};
			const bothHaveRead = new Promise<void>((resolve) => (release = resolve));
			world.hooks.crm = async (label) => {
				if (label !== 'writeDeals' || waiting === 0) return;
				if (--waiting === 0) release();
				await bothHaveRead;
			};
			await Promise.all(events.map(async (event) => await world.sync([event])));
			expect(world.deal('d1')).toMatchObject({
				stage: 'won',
				fields: { totalPaid: '10', paymentStatus: 'Paid' },
			});
		},
	);
});
