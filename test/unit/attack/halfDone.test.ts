/** Attacks on the sync engine: what is half done when a call fails, or when somebody else is quicker. */
import { unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import { ModelOutage } from '../../support/modelCrm';
import { kinds, LEASE_MS } from '../../support/syncWorld';
import { createMatchWorld, refOf } from '../sync/matchWorld';
import type { TaskRule } from '../../../nodes/shared/sync/types';

const P1 = refOf('p1');

const WELCOME: TaskRule = {
	name: 'welcome',
	on: ['payment.succeeded', 'refund.succeeded'],
	title: 'Look',
	text: '',
	dueInDays: 0,
	priority: 'low',
};

it.each(['history', 'revision'] as const)(
	'in a CRM with a %s, a person who moves the deal while it is written keeps no money off it',
	async (guard) => {
		const world = createMatchWorld([{ id: 'A', amount: '10.00' }], guard);
		world.life({ id: 'p1', dealId: 'A' });
		world.crm.edit('A', { fields: { paymentReferences: P1, mainReference: P1 } });
		const event = world.happens('p1', 'pay');
		let isDone = false;
		world.hooks.crm = async (label) => {
			await Promise.resolve();
			if (label !== 'writeDeals' || isDone) return;
			isDone = true;
			world.crm.edit('A', { fields: { dealname: 'Another name' } });
		};
		const outcomes = await world.sync([event]);
		expect(world.deal('A').fields).toMatchObject({ paymentStatus: 'Paid', totalPaid: '10' });
		expect(kinds(outcomes)).toEqual(['new payment.succeeded']);
	},
);

it('a task that could not be made at once is made by the next delivery, also where nothing confirms', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	world.happens('p1', 'pay');
	world.pass(1000);
	const event = world.happens('p1', 'refundHalf');
	let creates = 0;
	world.hooks.crm = async (label) => {
		await Promise.resolve();
		if (/^create(Once|Claims)$/.test(label) && ++creates === 3) throw new ModelOutage();
	};
	const tasks = () =>
		[...world.crm.activities.values()].filter(({ kind }) => kind === 'task').length;
	const options = { hasFollowUp: false, tasks: [WELCOME] };
	const all = [];
	for (let tries = 0; tries < 4; tries++) {
		all.push(kinds(await world.sync([event], options)), tasks());
		world.pass(2 * LEASE_MS);
	}
	expect(tasks()).toBe(2);
});

it('a run dies between a deal that agrees and its tasks', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	const event = world.happens('p1', 'pay');
	// Another automation, without tasks, was first: the deal agrees.
	await world.sync([event], { automation: 'other' });
	let creates = 0;
	world.hooks.crm = async (label) => {
		await Promise.resolve();
		if (/^create(Once|Claims)$/.test(label) && ++creates === 2) throw new ModelOutage();
	};
	const tasks = () =>
		[...world.crm.activities.values()].filter(({ kind }) => kind === 'task').length;
	const all = [];
	for (let tries = 0; tries < 4; tries++) {
		all.push(kinds(await world.sync([event], { hasFollowUp: false, tasks: [WELCOME] })), tasks());
		world.pass(2 * LEASE_MS);
	}
	expect(tasks()).toBe(1);
});

/**
 * A known limit of the engine: each run asks for the other's claim before either has made its own. Story 26 wants one
 * thank-you, and gets it at Stripe, whose adapter gives both facts one key. An adapter that cannot meets this.
 */
it.failing('two facts of one transaction, claimed by two runs at once', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	world.life({ id: 'p2', dealId: 'A' });
	const [e1, e2] = [world.happens('p1', 'pay'), world.happens('p2', 'pay')];
	await world.sync([e1, e2], { automation: 'x', claims: false });
	const same = world.gateway.truth('p1').facts[0];
	world.tell('p2', {
		facts: world.gateway.truth('p2').facts.map((fact) => ({
			...fact,
			transactionId: same?.transactionId,
			amount: same?.amount,
		})),
	});
	world.tell('p1', {
		facts: world.gateway
			.truth('p1')
			.facts.map((fact) => ({ ...fact, transactionId: same?.transactionId })),
	});
	let other: Promise<string[]> | undefined;
	world.hooks.crm = async (label) => {
		await Promise.resolve();
		if (label !== 'createClaims' || other) return;
		other = world.sync([e2]).then(kinds);
		await other;
	};
	const mine = kinds(await world.sync([e1]));
	expect([...mine, ...((await other) ?? [])].filter((one) => one.startsWith('new'))).toHaveLength(
		1,
	);
});

it('a new deal whose owner is gone holds up no other payment of the batch', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	world.life({ id: 'p2', email: 'bob@acme.example' });
	Object.assign(world.crm.adapter, {
		createDeals: async () =>
			await Promise.resolve([
				{ status: 'failed', failure: { kind: 'notFound', message: 'No owner 7' } },
			]),
	});
	const outcomes = await world.sync([world.happens('p1', 'pay'), world.happens('p2', 'pay')], {
		unmatched: 'createDeal',
	});
	expect(kinds(outcomes)).toEqual(['new payment.succeeded', 'needsReview refusedByCrm']);
});

/**
 * A known limit: claims younger than a lease are not asked for, so that a payment of this moment costs no call. HubSpot's
 * search finds what was taken off within seconds, and then this does not happen.
 */
it.failing(
	'a payment that was just unlinked gets no deal of its own with the next event',
	async () => {
		const world = createMatchWorld();
		world.life({ id: 'p1', email: 'bob@acme.example' });
		const options = { unmatched: 'createDeal', contacts: 'leave' } as const;
		const [made] = await world.sync([world.happens('p1', 'pay')], options);
		const id = made?.deal?.id ?? '';
		await unlinkFromDeal({ reference: P1, deal: { by: 'id', value: id } }, world.relink);
		world.pass(60_000);
		await world.sync([world.happens('p1', 'refundHalf')], options);
		expect(world.crm.deals.size).toBe(1);
	},
);

it('a live payment wins a deal on which a test payment was tried and which a person moved back', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 't1', dealId: 'A', isTest: true });
	world.life({ id: 'p1', dealId: 'A' });
	const test = { ...world.context.gatewayConnection, livemode: false };
	const live = world.context.gatewayConnection;
	Object.assign(world.context, { gatewayConnection: test });
	await world.sync([world.happens('t1', 'pay')], { allowTestPayments: true });
	Object.assign(world.context, { gatewayConnection: live });
	world.crm.edit('A', { stage: 'sent' });
	await world.sync([world.happens('p1', 'pay')]);
	expect(world.deal('A').stage).toBe('won');
});

it('a contact that the CRM refuses reaches a person, and holds up no money', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A', email: 'bob@acme' });
	Object.assign(world.crm.adapter, {
		upsertContacts: async () =>
			await Promise.resolve([
				{
					status: 'failed',
					failure: { kind: 'invalidRequest', message: 'bob@acme is no address' },
				},
			]),
	});
	const outcomes = await world.sync([world.happens('p1', 'pay')]);
	expect(kinds(outcomes)).toEqual(['new payment.succeeded', 'needsReview refusedByCrm']);
	expect(world.deal('A').stage).toBe('won');
});
