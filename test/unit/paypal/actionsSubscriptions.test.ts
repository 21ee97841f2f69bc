import type { SubscriptionDraft } from '../../../nodes/shared/contracts/gatewayActions';
import { subscription } from '../../../nodes/gateways/paypal/actions/subscription';
import { openPlayground, type Playground } from './playground';

const DEAL = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };
const draft: SubscriptionDraft = {
	sale: {
		amount: { amount: 1_000, currency: 'EUR' },
		title: 'Plan',
		interval: { unit: 'month', count: 1 },
	},
	customer: { email: 'grace@northwind.example' },
	crmReference: DEAL,
	returnUrl: 'https://northwind.example/thanks',
};

let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const create = async (more: Partial<SubscriptionDraft> = {}, key = 'key-1') =>
	await subscription.create({ ...draft, ...more }, { key }, play.connection);
const written = () => play.writes().map(({ path }) => path);
const PATHS = ['/v1/catalogs/products', '/v1/billing/plans', '/v1/billing/subscriptions'];

describe('the page of a subscription', () => {
	it('is open, names the deal and bills what is asked for', async () => {
		const { value, isNew } = await create();
		expect(value).toMatchObject({ isOpen: true, livemode: false });
		expect([isNew, value.subscriptionId]).toEqual([true, undefined]);
		expect(value.url).toMatch(/^https:\/\//);
		expect(Date.parse(value.expiresAt) - play.now()).toBe(3 * 3_600_000);
		const [product, plan, made] = play.writes();
		expect([product?.path, plan?.path, made?.path]).toEqual(PATHS);
		for (const sent of [product, plan, made]) {
			expect(sent?.headers?.['paypal-request-id']).toMatch(/^[0-9a-f]{36}$/);
		}
		expect(plan?.content).toMatchObject({
			billing_cycles: [
				{
					tenure_type: 'REGULAR',
					total_cycles: 0,
					frequency: { interval_unit: 'MONTH', interval_count: 1 },
					pricing_scheme: { fixed_price: { currency_code: 'EUR', value: '10.00' } },
				},
			],
		});
		expect(made?.content).toMatchObject({
			custom_id: 'crm=anyCrm;account=4711;deal=42;contact=7',
			subscriber: { email_address: 'grace@northwind.example' },
			application_context: { return_url: 'https://northwind.example/thanks' },
		});
	});

	it('bills what is asked for, also after somebody gave the plan another price at PayPal', async () => {
		await create();
		const plan = play.writes().find(({ path }) => path === PATHS[1])?.answer as { id: string };
		const scheme = { fixed_price: { currency_code: 'EUR', value: '99.00' } };
		const { status } = await play.desk.call(
			'POST',
			`/v1/billing/plans/${plan.id}/update-pricing-schemes`,
			{ pricing_schemes: [{ billing_cycle_sequence: 1, pricing_scheme: scheme }] },
		);
		expect(status).toBe(204);
		await create({}, 'key-2');
		const [made, asked] = play.writes().filter(({ path }) => path !== PATHS[0]);
		expect(made?.path).toBe(PATHS[1]);
		expect(asked?.content).toMatchObject({ plan_id: (made?.answer as { id: string }).id });
		expect((made?.answer as { id: string }).id).not.toBe(plan.id);
		await create({}, 'key-3');
		expect(written()).toEqual([PATHS[2]]);
		await create({ trialDays: 9 }, 'key-4');
		play.sent();
		await create({ trialDays: 9 }, 'key-5');
		expect(written()).toEqual([PATHS[2]]);
	});

	it('is closed once the buyer has agreed', async () => {
		const { value } = await create();
		play.sandbox.approve(value.id);
		const again = await create();
		expect(again.isNew).toBe(false);
		expect(again.value).toMatchObject({ id: value.id, isOpen: false, subscriptionId: value.id });
		expect(again.value.url).toBeUndefined();
		const state = await subscription.get(value.id, play.connection);
		expect(state).toMatchObject({ amountPaid: 1_000, crmReference: DEAL });
	});

	it.each(PATHS.map((path) => new RegExp(`${path}$`)))(
		'is made once where the answer of %s is lost',
		async (path) => {
			play.loseAnswerOf(path);
			await expect(create()).rejects.toThrow('cut');
			const { value } = await create();
			play.sent();
			const third = await create();
			expect([third.isNew, third.value.id, written()]).toEqual([false, value.id, [PATHS[2]]]);
		},
	);

	it('of the same sale shares its plan with other deals, and of another has its own', async () => {
		const first = await create();
		play.sent();
		const second = await create({ crmReference: { dealId: '43' } }, 'b');
		expect([second.isNew, written()]).toEqual([true, [PATHS[2]]]);
		expect(second.value.id).not.toBe(first.value.id);
		await create({ trialDays: 9 }, 'c');
		const [, plan] = play.writes();
		expect(plan?.content).toMatchObject({
			billing_cycles: [
				{
					tenure_type: 'TRIAL',
					sequence: 1,
					total_cycles: 1,
					frequency: { interval_unit: 'DAY', interval_count: 9 },
				},
				{ tenure_type: 'REGULAR', sequence: 2 },
			],
		});
	});

	it('takes a plan of PayPal’s', async () => {
		const { id } = play.sandbox.plan({ units: 700, currency: 'EUR' });
		const sale = { prices: [{ id, quantity: 1 }], isRecurring: true };
		await create({ sale });
		const sent = play.writes();
		expect(sent.map(({ path }) => path)).toEqual([PATHS[2]]);
		expect(sent[0]?.content).toMatchObject({ plan_id: id });
	});

	it.each([
		['a customer by id', { customer: { id: 'cus_1' } }, 'keeps no customers'],
		[
			'what is paid once',
			{ sale: { amount: { amount: 1_000, currency: 'EUR' }, title: 'Chair' } },
			'needs a price that recurs',
		],
		['two plans', { sale: { prices: [], isRecurring: true } }, 'one plan'],
		['free days without end', { trialDays: 400 }, 'free days'],
		[
			'two years',
			{
				sale: {
					amount: { amount: 1_000, currency: 'EUR' },
					title: 'Plan',
					interval: { unit: 'year', count: 2 },
				},
			},
			'shorter interval',
		],
	] as const)('with %s is refused before any call', async (_what, more, words) => {
		await expect(create(more)).rejects.toThrow(words);
		expect(play.sent()).toEqual([]);
	});
});

describe('a subscription', () => {
	const subscribe = () => play.sandbox.subscribe({ units: 1_000, currency: 'EUR' }).id;
	const key = { key: 'a' };

	it('is paused, resumed and canceled, each once', async () => {
		const id = subscribe();
		const { pause, resume, cancel } = subscription;
		const steps = [
			[/suspend$/, 'paused', async () => await pause({ id }, key, play.connection)],
			[/activate$/, 'active', async () => await resume(id, key, play.connection)],
			[/cancel$/, 'canceled', async () => await cancel({ id, when: 'now' }, key, play.connection)],
		] as const;
		for (const [path, status, step] of steps) {
			play.loseAnswerOf(path);
			await expect(step()).rejects.toThrow('cut');
			expect((await step()).subscription?.status).toBe(status);
			const sent = play.writes();
			expect(sent.map(({ repeat }) => repeat)).toEqual(['afterLookup']);
			expect((await step()).subscription?.status).toBe(status);
			expect(play.writes()).toEqual([]);
		}
	});

	it('does not end later, nor resume by itself: refused before any call', async () => {
		const id = subscribe();
		play.sent();
		const later = subscription.cancel({ id, when: 'periodEnd' }, key, play.connection);
		await expect(later).rejects.toThrow('at once');
		const resumesAt = '2026-12-24T00:00:00.000Z';
		const paused = subscription.pause({ id, resumesAt }, key, play.connection);
		await expect(paused).rejects.toThrow('until somebody resumes it');
		expect(play.sent()).toEqual([]);
	});

	it('is listed newest first, by its status, its time and as many as asked for', async () => {
		const made: string[] = [];
		for (let index = 0; index < 3; index++) {
			play.advance(60_000);
			made.unshift(subscribe());
		}
		const list = async (more: object) =>
			(await subscription.getMany({ limit: 50, ...more }, play.connection)).map(({ id }) => id);
		expect(await list({})).toEqual(made);
		expect(await list({ limit: 2, status: 'active' })).toEqual(made.slice(0, 2));
		const at = new Date(play.now()).toISOString();
		expect(await list({ since: at, until: at })).toEqual(made.slice(0, 1));
		play.sandbox.cancelSubscription(made[2] ?? '');
		expect(await list({})).toEqual(made.slice(0, 2));
		expect(await list({ status: 'canceled' })).toEqual(made.slice(2));
		expect(await list({ status: 'all' })).toHaveLength(3);
		expect(await list({ status: 'paused' })).toEqual([]);
	});
});
