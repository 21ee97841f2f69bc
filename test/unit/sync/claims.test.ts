/** Double and silent effects: every fact leads to one follow-up or to a person, whoever claims, dies and comes back. */
import fc from 'fast-check';
import { claimFacts } from '../../../nodes/shared/sync/claims/claim';
import { claimKey, readClaimKey, SECOND } from '../../../nodes/shared/sync/claims/claimKey';
import { NOTHING_DONE, outcomesOf } from '../../../nodes/shared/sync/outcomes';
import type { TaskRule } from '../../../nodes/shared/sync/types';
import type { DealWork } from '../../../nodes/shared/sync/deal/work';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import type { Fact, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { ModelOutage } from '../../support/modelCrm';
import { syncOptions } from '../../support/syncOptions';
import { createSyncWorld, kinds, LEASE_MS } from '../../support/syncWorld';

const DAY_MS = 86_400_000;
const REFUSED = { kind: 'permission', message: 'Model CRM takes no such thing' } as const;

type World = ReturnType<typeof createSyncWorld>;

/** A deal of USD 10.00 and a payment that names it. */
function paidDeal(): World {
	const world = createSyncWorld();
	world.crm.addDeal({ id: 'd1', amount: '10.00' });
	world.life({ id: 'p1', dealId: 'd1', email: 'anna@acme.example' });
	return world;
}

const activities = ({ crm }: World) => [...crm.activities.values()];
/** Titles of the notes that people see. */
const seen = (world: World) =>
	activities(world).flatMap(({ kind, title }) => (kind === 'note' ? [title] : []));
const claimsOf = (world: World) =>
	Object.fromEntries(
		[...world.crm.claims].map(([key, { state }]) => [key.replace('model/acct_1/live/', ''), state]),
	);

/** What the gateway says of a payment from now on, as changed by the test. */
function saysNow({ gateway }: World, change: (state: PaymentState) => PaymentState): void {
	const { readStates } = gateway.adapter;
	gateway.adapter.readStates = async (subjects, connection) =>
		(await readStates(subjects, connection)).map((state) => state && change(state));
}

/** The claim of a fact as a catch-up hands it out. */
function handedOut(event: PaymentEvent, claim: string): PaymentEvent {
	const hint = {
		...event.hint,
		objectKind: 'paymentReference',
		objectId: 'model/acct_1/live/payment/p1',
		claim,
	};
	return { ...event, id: `claim:${claim}`, hint };
}

describe('the note that people see', () => {
	it('is one where two automations act on one payment', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		for (const automation of ['one', 'two']) {
			expect(kinds(await world.sync([event], { automation }))).toEqual(['new payment.succeeded']);
		}
		expect(seen(world)).toEqual(['Payment received: $10.00']);
		expect(claimsOf(world)).toEqual({ 'tx_1/pay#one': 'open', 'tx_1/pay#two': 'open' });
	});

	it('is one after a take-over', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.sync([event]);
		world.pass(LEASE_MS + 1);
		expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
		expect(seen(world)).toEqual(['Payment received: $10.00']);
	});

	it('may be deleted, for privacy, without making its fact new again', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.confirm(await world.sync([event]));
		world.crm.activities.clear();
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
		expect(seen(world)).toEqual([]);
	});

	it('of an earlier version is the claim as well, and none is made beside it', async () => {
		const world = paidDeal();
		world.happens('p1', 'fail');
		const event = world.happens('p1', 'pay');
		const { facts } = world.gateway.truth('p1');
		await world.crm.adapter.claims.create(
			facts.map(({ key, type, at }) => ({
				key: `${key}#workflow-1`,
				shown: { title: type, body: [] },
				at,
				state: 'done',
				leaseUntil: at,
				holder: 'version 0.1.0',
				subject: { reference: 'model/acct_1/live/payment/p1', type },
			})),
			[],
			world.context.crmConnection,
		);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
		expect(seen(world)).toEqual(facts.map(({ type }) => type));
	});

	it('of a decline before a success is written, though nobody acts on it', async () => {
		const world = paidDeal();
		world.happens('p1', 'fail');
		const event = world.happens('p1', 'pay');
		expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
		expect(seen(world)).toEqual(['Payment declined', 'Payment received: $10.00']);
	});

	it('that the CRM does not take is told besides; the follow-up goes out all the same', async () => {
		const world = paidDeal();
		refuse(world, 'note');
		const outcomes = await world.sync([world.happens('p1', 'pay')]);
		expect(outcomes).toMatchObject([{ outcome: 'new' }, { outcome: 'failed', failure: REFUSED }]);
	});
});

/** The CRM takes no activities of this kind. */
function refuse({ crm: { adapter } }: World, kind: 'note' | 'task'): void {
	const { createOnce } = adapter;
	const { create } = adapter.claims;
	const refused = (key: string) => ({ status: 'failed' as const, key, failure: REFUSED });
	adapter.createOnce = async (wanted, connection) =>
		kind === 'task' ? wanted.map(({ key }) => refused(key)) : await createOnce(wanted, connection);
	adapter.claims.create = async (wanted, alongside, connection) => {
		const { claims, notes } = await create(wanted, kind === 'note' ? [] : alongside, connection);
		return { claims, notes: kind === 'note' ? alongside.map(({ key }) => refused(key)) : notes };
	};
}

describe('a follow-up that a run left open', () => {
	const TASK: TaskRule = {
		name: '1',
		on: ['payment.succeeded'],
		title: 'Thank {customer}',
		text: '',
		dueInDays: 0,
		priority: 'low',
	};

	it.each([1, 4, 20])('is handed out again after %i days, with its task', async (days) => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.sync([event]);
		world.pass(days * DAY_MS);
		const again = await world.sync([event], { tasks: [TASK] });
		expect(kinds(again)).toEqual(['new payment.succeeded']);
		expect(again[0]?.activities.map(({ kind }) => kind)).toEqual(['note', 'task']);
		await world.confirm(again);
		expect(kinds(await world.sync([event]))).toEqual(['alreadyHandled']);
	});

	it('is told to a person after two tries, however long ago they were', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		for (const days of [4, 8]) {
			await world.sync([event]);
			world.pass(days * DAY_MS);
		}
		const outcomes = await world.sync([event]);
		expect(kinds(outcomes)).toEqual(['needsReview unconfirmed']);
		expect(outcomes).toMatchObject([{ fact: { type: 'payment.succeeded' } }]);
	});

	it('of money that has gone back since is finished, and a person is told once', async () => {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'pay')]);
		world.pass(LEASE_MS + 1);
		const refund = world.happens('p1', 'refundRest');
		expect(kinds(await world.sync([refund]))).toEqual([
			'needsReview unconfirmed',
			'new refund.succeeded',
		]);
		expect(claimsOf(world)).toMatchObject({ 'tx_1/pay#workflow-1': 'done' });
		expect(kinds(await world.sync([refund]))).toEqual(['busy']);
	});

	it('of a decline after which the customer paid is finished without a word', async () => {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'fail')]);
		world.pass(LEASE_MS + 1);
		expect(kinds(await world.sync([world.happens('p1', 'pay')]))).toEqual([
			'new payment.succeeded',
		]);
		expect(claimsOf(world)).toMatchObject({ 'tx_1/fail#workflow-1': 'done' });
	});

	it('stays with the run that holds it, though its fact holds no more', async () => {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'pay')]);
		expect(kinds(await world.sync([world.happens('p1', 'refundRest')]))).toEqual([
			'new refund.succeeded',
		]);
		expect(claimsOf(world)).toMatchObject({ 'tx_1/pay#workflow-1': 'open' });
	});
});

describe('a claim whose fact is gone', () => {
	const KEY = 'model/acct_1/live/tx_1/pay#workflow-1';

	async function abandoned() {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.sync([event]);
		world.pass(LEASE_MS + 1);
		saysNow(world, (state) => ({ ...state, facts: [] }));
		return { world, event };
	}

	it('is finished when it is handed out, and a person is told once', async () => {
		const { world, event } = await abandoned();
		const again = handedOut(event, KEY);
		expect(await world.sync([again])).toMatchObject([
			{
				outcome: 'needsReview',
				reason: 'unconfirmed',
				message: expect.stringContaining('it no longer holds'),
			},
		]);
		expect(claimsOf(world)).toEqual({ 'tx_1/pay#workflow-1': 'done' });
		expect(kinds(await world.sync([again]))).toEqual(['alreadyHandled']);
	});

	it('with its second claim', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		for (let run = 0; run < 2; run++) {
			await world.sync([event]);
			world.pass(LEASE_MS + 1);
		}
		saysNow(world, (state) => ({ ...state, facts: [] }));
		await world.sync([handedOut(event, KEY + SECOND), handedOut(event, KEY)]);
		expect(Object.values(claimsOf(world))).toEqual(['done', 'done']);
	});

	it.each([
		['of another automation', 'model/acct_1/live/tx_1/pay#finance'],
		['that nobody has', 'model/acct_1/live/tx_9/pay#workflow-1'],
	])('%s is nobody’s to finish', async (_, key) => {
		const { world, event } = await abandoned();
		expect(kinds(await world.sync([handedOut(event, key)]))).toEqual(['alreadyHandled']);
		expect(claimsOf(world)).toEqual({ 'tx_1/pay#workflow-1': 'open' });
	});

	it('is left to the automation that has it', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.sync([event], { automation: 'finance' });
		world.pass(LEASE_MS + 1);
		saysNow(world, (state) => ({ ...state, facts: [] }));
		await world.sync([handedOut(event, 'model/acct_1/live/tx_1/pay#finance')]);
		expect(claimsOf(world)).toEqual({ 'tx_1/pay#finance': 'open' });
	});

	it('costs no call where no claim was handed out', async () => {
		const { world, event } = await abandoned();
		world.crm.calls.length = 0;
		await world.sync([event]);
		expect(world.crm.calls).not.toContain('readClaims');
	});
});

describe('while another run acts', () => {
	const busyIn = async (world: World) => {
		const event = world.happens('p1', 'pay');
		await world.sync([event]);
		return await world.sync([event]);
	};

	it('its claim is kept for a catch-up, where the CRM can list it', async () => {
		const world = paidDeal();
		Object.assign(world.crm.adapter.claims, { listOpen: async () => [] });
		expect(await busyIn(world)).toMatchObject([{ outcome: 'busy', isListed: true }]);
	});

	it('only a redelivery finds out, where the CRM lists no claims or this one names no subject', async () => {
		const world = paidDeal();
		expect(await busyIn(world)).toMatchObject([{ outcome: 'busy', isListed: false }]);
		const older = paidDeal();
		Object.assign(older.crm.adapter.claims, { listOpen: async () => [] });
		const { read } = older.crm.adapter.claims;
		older.crm.adapter.claims.read = async (keys, connection) =>
			(await read(keys, connection)).map((record) => record && { ...record, subject: undefined });
		expect(await busyIn(older)).toMatchObject([{ outcome: 'busy', isListed: false }]);
	});
});

describe('names of automations', () => {
	it('that look like the key of a take-over silence nobody', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		for (const automation of ['x/2', 'x']) {
			const outcomes = await world.sync([event], { automation });
			expect(kinds(outcomes)).toEqual(['new payment.succeeded']);
		}
	});

	it('are read back from any key', () => {
		const name = fc.oneof(fc.string(), fc.constantFrom('x/2', 'a#b', '50%', '%2F2', 'Team Ä'));
		fc.assert(
			fc.property(name, fc.boolean(), (automation, isSecond) => {
				const first = claimKey({ key: 'stripe/acct_1/live/ch_1/succeeded' }, automation);
				const key = isSecond ? first + SECOND : first;
				expect(readClaimKey(key)).toEqual({ first, automation, isSecond });
			}),
		);
	});

	it.each(['kQ3xWf0aB1', 'Finance Team', 'hub (copy)'])('%s claims as it did before', (name) => {
		expect(claimKey({ key: 'f' }, name)).toBe(`f#${name}`);
	});
});

describe('one sum of money that two facts tell of', () => {
	/** A payment, and the invoice it was attached to afterwards, both on one deal. */
	function attached() {
		const world = paidDeal();
		world.life({ id: 'in1', kind: 'invoice', dealId: 'd1' });
		const payment = world.happens('p1', 'pay');
		const invoice = world.happens('in1', 'pay');
		saysNow(world, (state) =>
			state.subject.id === 'in1'
				? {
						...state,
						facts: state.facts.map((fact): Fact => ({
							...fact,
							type: 'invoice.paid',
							transactionId: 'tx_1',
						})),
					}
				: state,
		);
		return { world, payment, invoice };
	}

	it.each([
		['together', [['payment', 'invoice']], ['new payment.succeeded', 'alreadyHandled']],
		[
			'together, the other way round',
			[['invoice', 'payment']],
			['new invoice.paid', 'alreadyHandled'],
		],
		[
			'one after the other',
			[['payment'], ['invoice']],
			['new payment.succeeded', 'alreadyHandled'],
		],
		['the invoice first', [['invoice'], ['payment']], ['new invoice.paid', 'alreadyHandled']],
	] as const)('is New once: %s', async (_, batches, expected) => {
		const { world, payment, invoice } = attached();
		const events = { payment, invoice };
		const outcomes = [];
		for (const batch of batches)
			outcomes.push(...(await world.sync(batch.map((name) => events[name]))));
		expect(kinds(outcomes)).toEqual(expected);
		expect(Object.values(claimsOf(world)).sort()).toEqual(['done', 'open']);
	});

	it('makes one task', async () => {
		const { world, payment, invoice } = attached();
		const task: TaskRule = {
			name: '1',
			on: ['payment.succeeded', 'invoice.paid'],
			title: 'Thank them',
			text: '',
			dueInDays: 0,
			priority: 'low',
		};
		await world.sync([payment, invoice], { tasks: [task] });
		expect(activities(world).filter(({ kind }) => kind === 'task')).toHaveLength(1);
	});

	it('is not what a part of an invoice is to all of it', async () => {
		const { world, payment, invoice } = attached();
		saysNow(world, (state) =>
			state.subject.id === 'in1'
				? { ...state, facts: state.facts.map((fact) => ({ ...fact, amount: 5000 })) }
				: state,
		);
		expect(kinds(await world.sync([payment, invoice]))).toEqual([
			'new payment.succeeded',
			'new invoice.paid',
		]);
	});
});

describe('what a person has to look at', () => {
	const REVIEW = {
		reason: 'otherCurrency',
		message: 'The deal is in EUR, the payment in USD',
	} as const;

	/** The work of a deal whose money cannot be compared, as the plan leaves it. */
	async function reviewed(world: World, event: PaymentEvent, changes: DealWork['changes'] = []) {
		const [deal] = await world.crm.adapter.readDeals(
			[{ by: 'id', value: 'd1' }],
			{ fields: [] },
			world.context.crmConnection,
		);
		const state = world.gateway.truth('p1');
		const reference = 'model/acct_1/live/payment/p1';
		const root = { reference, subject: state.subject, state, inputs: [0, 1], events: [event] };
		const work: DealWork = {
			deal: deal!,
			roots: [root],
			subjects: subjectSet([reference]),
			states: new Map([[reference, state]]),
			changes,
			review: REVIEW,
		};
		const candidates = state.facts.map((fact) => ({ work, root, fact }));
		const options = syncOptions(world.context);
		const claimed = await claimFacts(candidates, options, world.context);
		const inputs = [{ event }, { event }];
		const acted = { ...NOTHING_DONE, claimed };
		return kinds(outcomesOf([work], acted, inputs, options, world.context));
	}

	it.each([
		['another currency than the deal', 'otherCurrency', ['EUR'], ['p1']],
		['several currencies', 'severalCurrencies', ['USD'], ['p1', 'p2']],
	] as const)('through the engine: %s', async (_, reason, [currency], ids) => {
		const world = createSyncWorld();
		world.crm.addDeal({ id: 'd1', amount: '10.00', currency });
		world.life({ id: 'p1', dealId: 'd1' });
		world.life({ id: 'p2', dealId: 'd1', currency: 'EUR' });
		const events = ids.map((id) => world.happens(id, 'pay'));
		const task: TaskRule = {
			name: '1',
			on: ['payment.succeeded'],
			title: 'Thank them',
			text: '',
			dueInDays: 0,
			priority: 'low',
		};
		const options = { tasks: [task] };
		const told = ids.map(() => `needsReview ${reason}`);
		expect(kinds(await world.sync(events, options))).toEqual(told);
		expect(new Set(Object.values(claimsOf(world)))).toEqual(new Set(['done']));
		expect(seen(world)).toHaveLength(ids.length);
		expect(activities(world).filter(({ kind }) => kind === 'task')).toEqual([]);
		expect(kinds(await world.sync(events, options))).toEqual(ids.map(() => 'alreadyHandled'));
		expect(kinds(await world.sync([world.happens('p1', 'refundHalf')], options))).toEqual([
			`needsReview ${reason}`,
		]);
	});

	it('is told once, leaves nothing by New, and leaves no claim open', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		expect(await reviewed(world, event)).toEqual(['needsReview otherCurrency', 'alreadyHandled']);
		expect(claimsOf(world)).toEqual({ 'tx_1/pay#workflow-1': 'done' });
		expect(await reviewed(world, event)).toEqual(['alreadyHandled', 'alreadyHandled']);
	});

	it('is told again when something changed', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await reviewed(world, event);
		const change = { object: 'deal', field: 'f', label: 'F', from: null, to: '1' } as const;
		expect(await reviewed(world, event, [change])).toEqual([
			'needsReview otherCurrency',
			'alreadyHandled',
		]);
	});

	it('ends a claim that a run left open before', async () => {
		const world = paidDeal();
		const event = world.happens('p1', 'pay');
		await world.sync([event]);
		world.pass(LEASE_MS + 1);
		expect(await reviewed(world, event)).toEqual(['needsReview otherCurrency', 'alreadyHandled']);
		expect(Object.values(claimsOf(world))).toEqual(['done', 'done']);
	});
});

it('a task that the CRM does not take is told beside the follow-up', async () => {
	const world = paidDeal();
	refuse(world, 'task');
	const task: TaskRule = {
		name: '1',
		on: ['payment.succeeded'],
		title: 'Thank them',
		text: '',
		dueInDays: 0,
		priority: 'low',
	};
	const outcomes = await world.sync([world.happens('p1', 'pay')], { tasks: [task] });
	expect(outcomes).toMatchObject([{ outcome: 'new' }, { outcome: 'failed', failure: REFUSED }]);
});

describe('what was claimed reaches its mails, though the CRM goes down afterwards', () => {
	/** A payment that its deal knows, so that tasks come after the claim, and a claim that is over. */
	async function known() {
		const world = paidDeal();
		await world.sync([world.happens('p1', 'fail')]);
		world.pass(LEASE_MS + 1);
		return { world, event: world.happens('p1', 'pay') };
	}
	const task: TaskRule = {
		name: '1',
		on: ['payment.succeeded'],
		title: 'Thank them',
		text: '',
		dueInDays: 0,
		priority: 'low',
	};

	it('when it marks what is over', async () => {
		const { world, event } = await known();
		world.hooks.crm = async (label) => {
			if (label === 'finishClaims') throw new ModelOutage(label);
			await Promise.resolve();
		};
		expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
		world.hooks.crm = async () => {};
		world.pass(LEASE_MS + 1);
		await world.sync([event]);
		expect(claimsOf(world)).toMatchObject({ 'tx_1/fail#workflow-1': 'done' });
	});

	it('when it makes the tasks, which is told besides', async () => {
		const { world, event } = await known();
		await world.sync([event]);
		world.pass(LEASE_MS + 1);
		let creates = 0;
		world.hooks.crm = async (label) => {
			if (/^create(Once|Claims)$/.test(label) && ++creates === 2) throw new ModelOutage(label);
			await Promise.resolve();
		};
		expect(await world.sync([event], { tasks: [task] })).toMatchObject([
			{ outcome: 'new' },
			{ outcome: 'failed', failure: { kind: 'unavailable' } },
		]);
	});
});
