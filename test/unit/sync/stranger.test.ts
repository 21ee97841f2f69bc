/** Somebody who knows an e-mail address and has a card that will be declined. */
import type { SyncOptions } from '../../../nodes/shared/sync/types';
import { toItem } from '../../../nodes/shared/n8n/output';
import type {
	Customer,
	PaymentState,
	SubjectStatus,
} from '../../../nodes/shared/vocabulary/payment';
import type { Command, Life } from '../../support/modelGateway';
import { createSyncWorld, kinds } from '../../support/syncWorld';

const TASK = {
	name: 'call',
	on: ['payment.failed', 'payment.succeeded'],
	title: 'Call {customer}',
	text: '{summary} {email}',
	dueInDays: 1,
	priority: 'medium',
} as const;

const WORDS = { gatewayName: 'Model Pay', crmName: 'Model CRM', stageName: (id: string) => id };

/** Anna's contact with open deals, and a payment whose payer typed her address. */
function strangerWorld(life: Partial<Life> = {}, deals: readonly string[] = ['10.00']) {
	const world = createSyncWorld();
	world.crm.contacts.set('c1', { id: 'c1', email: 'anna@acme.example', fields: {} });
	for (const [place, amount] of deals.entries()) {
		world.crm.addDeal({ id: `d${place}`, amount });
		world.deal(`d${place}`).contactIds.push('c1');
	}
	world.life({ id: 'p1', email: 'anna@acme.example', ...life });
	const before = JSON.stringify([...world.crm.deals, ...world.crm.contacts]);
	return {
		...world,
		options: { tasks: [TASK] } as Partial<SyncOptions>,
		isUntouched: () =>
			JSON.stringify([...world.crm.deals, ...world.crm.contacts]) === before &&
			world.crm.activities.size === 0,
	};
}

/** The gateway says something else than the model of it would. */
function told(world: ReturnType<typeof strangerWorld>, changes: Partial<PaymentState>) {
	const { readStates } = world.gateway.adapter;
	const adapter = {
		...world.gateway.adapter,
		readStates: async (...call: Parameters<typeof readStates>) =>
			(await readStates(...call)).map((state) => state && { ...state, ...changes }),
	};
	Object.assign(world.context, { gateway: adapter });
}

describe('a try on which nothing was paid, and that names no deal', () => {
	it('declined, with the address of a contact with an open deal, is for a person and touches nothing', async () => {
		const world = strangerWorld();
		const outcomes = await world.sync([world.happens('p1', 'fail')], world.options);
		expect(kinds(outcomes)).toEqual(['needsReview unpaid']);
		expect(outcomes).toMatchObject([{ candidates: [{ id: 'd0' }] }]);
		expect(outcomes).toMatchObject([
			{
				message: expect.stringMatching(
					/anybody can type it.*, or put the id of the deal into the note of the payment, or.*payment link/,
				),
			},
		]);
		expect(world.isUntouched()).toBe(true);
	});

	it.each<[string, Command]>([
		['reserved', 'authorize'],
		['canceled', 'cancel'],
	])('%s, is nothing anybody hears of', async (_name, command) => {
		const world = strangerWorld();
		const outcomes = await world.sync([world.happens('p1', command)], world.options);
		expect(kinds(outcomes)).toEqual(['alreadyHandled']);
		expect(outcomes).toMatchObject([{ note: expect.stringContaining('when money arrives') }]);
		expect(world.isUntouched()).toBe(true);
	});

	it.each<SubjectStatus>(['pending', 'actionRequired', 'underReview', 'authorized', 'canceled'])(
		'that is %s costs no look-up by address',
		async (status) => {
			const world = strangerWorld();
			told(world, { status });
			const event = world.happens('p1', 'fail');
			expect(kinds(await world.sync([event], world.options))).toEqual(['alreadyHandled']);
			expect(world.crm.calls).toEqual(['readDeals', 'findDealsByReference']);
		},
	);

	it.each<[string, Partial<SyncOptions>, readonly string[]]>([
		['of nobody known', {}, []],
		['where matching by address is off', { matchByEmail: false }, ['10.00']],
		['where deals are created', { unmatched: 'createDeal' }, []],
	])('%s is told to nobody and creates nothing', async (_name, options, deals) => {
		const world = strangerWorld({}, deals);
		const event = world.happens('p1', 'fail');
		expect(kinds(await world.sync([event], { ...world.options, ...options }))).toEqual([
			'alreadyHandled',
		]);
		expect(world.isUntouched()).toBe(true);
		expect(world.crm.deals.size).toBe(deals.length);
	});

	it('in a state that no table has is always for a person', async () => {
		const world = strangerWorld({}, []);
		told(world, { status: 'unknown' });
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['needsReview unpaid']);
	});

	it('twelve stolen cards: no deal, no task, nothing written', async () => {
		const world = strangerWorld({}, []);
		const events = Array.from({ length: 12 }, (_, place) => {
			world.life({ id: `try${place}`, email: `nobody${place}@elsewhere.example` });
			return world.happens(`try${place}`, 'fail');
		});
		const outcomes = await world.sync(events, { ...world.options, unmatched: 'createDeal' });
		expect(new Set(kinds(outcomes))).toEqual(new Set(['alreadyHandled']));
		expect(world.isUntouched()).toBe(true);
	});

	it('fifty of one day with one address make one task, and one of the next day another', async () => {
		const world = strangerWorld({}, ['10.00', '20.00']);
		const events = Array.from({ length: 50 }, (_, place) => {
			world.life({ id: `try${place}`, email: 'anna@acme.example' });
			return world.happens(`try${place}`, 'fail');
		});
		const outcomes = await world.sync(events, world.options);
		expect(new Set(kinds(outcomes))).toEqual(new Set(['needsReview unpaid']));
		const keys = outcomes.map((outcome) => toItem(outcome, WORDS).reviewKey);
		expect(keys).toHaveLength(50);
		expect(new Set(keys).size).toBe(1);
		expect(keys[0]).toMatch(/^d0,d1 unpaid \d{4}-\d{2}-\d{2}$/);
		const nextDay = outcomes.slice(0, 1).map((outcome) => {
			const facts = outcome.state?.facts.map((fact) => ({
				...fact,
				at: '2030-01-02T00:00:00.000Z',
			}));
			const state = outcome.state && { ...outcome.state, facts: facts ?? [] };
			return toItem({ ...outcome, state }, WORDS).reviewKey;
		});
		expect(nextDay).toEqual(['d0,d1 unpaid 2030-01-02']);
	});

	it('of a subscription that a form started is no other', async () => {
		const world = strangerWorld({ kind: 'subscription' });
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['needsReview unpaid']);
		expect(world.isUntouched()).toBe(true);
	});

	it('matches as ever once it is paid, and so does what has a deal already', async () => {
		const world = strangerWorld();
		await world.sync([world.happens('p1', 'fail')], world.options);
		const paid = await world.sync([world.happens('p1', 'pay')], world.options);
		expect(kinds(paid)).toEqual(['new payment.succeeded']);
		expect(world.deal('d0').fields.paymentStatus).toBe('Paid');
	});

	it('in a preview promises nothing either', async () => {
		const world = strangerWorld({}, []);
		const options = { preview: true, unmatched: 'createDeal' } as const;
		expect(kinds(await world.sync([world.happens('p1', 'fail')], options))).toEqual([
			'alreadyHandled',
		]);
	});
});

describe('what still finds its deal unpaid', () => {
	it('an invoice, which the merchant made, by address', async () => {
		const world = strangerWorld({ kind: 'invoice' });
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['new payment.failed']);
		expect(world.deal('d0').fields.paymentStatus).toBe('Failed');
	});

	it('but not one that is a draft', async () => {
		const world = strangerWorld({ kind: 'invoice' });
		told(world, { status: 'draft' });
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['alreadyHandled']);
	});

	it('a try that names its deal', async () => {
		const world = strangerWorld({ dealId: 'd0' });
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['new payment.failed']);
		expect(world.deal('d0').fields.paymentStatus).toBe('Failed');
	});

	it('a try whose reference a deal stores', async () => {
		const world = strangerWorld();
		world.deal('d0').fields.mainReference = 'model/acct_1/live/payment/p1';
		expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual(['new payment.failed']);
	});

	it('but not one that names a deal of another CRM or account', async () => {
		for (const other of [{ crm: 'other' }, { account: 'org_2' }]) {
			const world = strangerWorld();
			told(world, { crmReference: { dealId: 'd0', ...other } });
			expect(kinds(await world.sync([world.happens('p1', 'fail')]))).toEqual([
				'needsReview unpaid',
			]);
			expect(world.isUntouched()).toBe(true);
		}
	});
});

describe('a contact that the payment names by its id', () => {
	const linked = async (reference: object) => {
		const world = strangerWorld({ dealId: 'd0' });
		world.crm.contacts.set('c2', { id: 'c2', email: 'eve@else.example', fields: {} });
		told(world, { crmReference: { dealId: 'd0', contactId: 'c2', ...reference } });
		Object.assign(world.deal('d0'), { contactIds: [] });
		world.deal('d0').fields.mainReference = 'model/acct_1/live/payment/p1';
		await world.sync([world.happens('p1', 'pay')]);
		return world.deal('d0').contactIds;
	};

	it('is linked where it says whose number that is', async () => {
		expect(await linked({ crm: 'model', account: 'org_1' })).toEqual(['c2']);
	});

	it.each([
		{ crm: 'other' },
		{ account: 'org_2' },
		{},
		{ crm: 'model' },
		{ account: 'org_1' },
		{ crm: 'model', account: 'org_2' },
	])('is somebody else where it is of %j, and the address decides', async (other) => {
		expect(await linked(other)).toEqual(['c1']);
	});
});

describe('what a payer types, on the deal the payment names, whatever the gateway', () => {
	const synced = async (customer: Customer, more: Partial<PaymentState> = {}) => {
		const world = strangerWorld({ dealId: 'd0' });
		told(world, { customer, ...more });
		const outcomes = await world.sync([world.happens('p1', 'pay')], world.options);
		const items = outcomes.map((outcome) => toItem(outcome, WORDS));
		const written = [...world.crm.activities.values()].flatMap(({ title, body }) => [
			title,
			...body.map(({ text }) => text),
		]);
		return { world, item: items[0] ?? {}, all: JSON.stringify([items, written]), written };
	};

	it.each([
		'https://evil.example confirm\nHello',
		'EVIL.EXAMPLE',
		'evil . example',
		'bit.ly/x',
		'evil．example',
	])('the name %j is nowhere, and the address stands for it', async (name) => {
		const { item, all, written, world } = await synced({ name, email: 'anna@acme.example' });
		expect(all).not.toMatch(/evil|bit\.ly|confirm/i);
		expect(item.customer).toEqual({ email: 'anna@acme.example' });
		expect(item.summary).toContain('anna@acme.example paid');
		expect(written).toContain('Call anna@acme.example');
		expect(JSON.stringify([...world.crm.contacts.values()])).not.toMatch(/evil|bit\.ly/i);
	});

	it.each(['anna@acme.example\r\nBcc: all@acme.example', 'a@acme.example, anna@acme.example'])(
		'the address %j is none: no contact, no recipient, "The customer"',
		async (email) => {
			const { item, all, world } = await synced({ name: '', email });
			expect(item.customer).toEqual({});
			expect(item.summary).toContain('The customer paid');
			expect(all).not.toContain('acme.example');
			expect([...world.crm.contacts.keys()]).toEqual(['c1']);
		},
	);

	it('a name is one line of 80 characters, and in a chat nobody is called by it', async () => {
		const { item, all } = await synced({ name: `<!channel>\n@everyone ${'x'.repeat(200)}` });
		const { name } = item.customer as Customer;
		expect(name).toHaveLength(80);
		expect(name).toMatch(/^<!channel> @everyone x+…$/);
		expect(all).not.toContain('\\n');
		expect(item.chatText).not.toMatch(/<!channel>|@everyone/);
		expect(item.chatText).toMatch(/^‹!channel› @\u200beveryone x+… paid \$10\.00/);
	});

	it('nor does it reach the name of a new deal', async () => {
		const world = strangerWorld({}, []);
		told(world, {
			customer: { name: 'https://evil.example', email: 'eve@else.example' },
			description: 'Order 1\nHello',
		});
		const names: string[] = [];
		const { createDeals } = world.crm.adapter;
		world.crm.adapter.createDeals = async (drafts, connection) => {
			names.push(...drafts.map(({ name }) => name));
			return await createDeals(drafts, connection);
		};
		const newDeal = { name: '{customer}: {description}' };
		await world.sync([world.happens('p1', 'pay')], { unmatched: 'createDeal', newDeal });
		expect(names).toEqual(['eve@else.example: Order 1 Hello']);
	});
});
