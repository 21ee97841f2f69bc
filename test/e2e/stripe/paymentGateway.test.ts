/** Every operation of the Payment Gateway node in a real n8n: one generated workflow per resource, its operations one below the other. */
import { itemsOf, type Execution, type OutputItem } from '../../n8n/api';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { startWorld, type World } from '../../support/world';
import { createStripeClient } from '../../support/stripe/client';

type Values = Readonly<Record<string, unknown>>;

/** Node name → operation and parameters. */
type Plan = Readonly<Record<string, Values & { readonly operation: string }>>;

let world: World;
/** How far the stand-ins are ahead. */
let hoursLater = 0;

beforeAll(async () => {
	world = await startWorld({ clock: () => new Date(Date.now() + hoursLater * 3_600_000) });
	await world.crmLens.allowCurrency('EUR');
}, 600_000);
afterAll(async () => await world?.stop());

const sdk = () => createStripeClient(world.gateways[0].origin);
const gatewayCalls = () => world.sandbox.requests.counts('stripe').byEndpoint;
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
/** The id that another node of the same run gave. */
const from = (node: string, field = 'id') => byId(`={{ $('${node}').first().json.${field} }}`);

async function newWorkflow(
	resource: string,
	plan: Plan,
	item: Values = {},
	onError?: 'continueRegularOutput',
): Promise<string> {
	const names = Object.keys(plan);
	const { id } = await world.api.createWorkflow({
		name: `Payment Gateway: ${resource}`,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0] },
			{
				name: 'Item',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				position: [200, 0],
				parameters: { mode: 'raw', jsonOutput: JSON.stringify(item), options: {} },
			},
			...names.map((name, row) => ({
				name,
				type: 'n8n-nodes-crm-payments.paymentGateway',
				typeVersion: 1,
				position: [400, row * 200] as const,
				parameters: { resource, ...plan[name] },
				onError,
				credentials: { [world.credentials.gateway.type]: world.credentials.gateway },
			})),
		],
		connections: {
			Start: { main: [[{ node: 'Item', type: 'main', index: 0 }]] },
			Item: { main: [names.map((node) => ({ node, type: 'main', index: 0 }))] },
		},
	});
	return id;
}

async function run(id: string, times = 1): Promise<Execution[]> {
	for (let ran = 1; ran <= times; ran++) {
		await world.api.runManually(await world.api.getWorkflow(id), 'Start');
		await world.api.waitForExecutions(id, ran);
	}
	return await world.api.waitForExecutions(id, times);
}

async function play(
	resource: string,
	plan: Plan,
	item: Values = {},
): Promise<(node: string) => readonly OutputItem[]> {
	const [execution] = await run(await newWorkflow(resource, plan, item));
	if (!execution) throw new Error('Nothing ran');
	const { error, runData } = execution.data?.resultData ?? {};
	expect(error?.message).toBeUndefined();
	expect(Object.keys(runData ?? {})).toEqual(expect.arrayContaining(Object.keys(plan)));
	return (node) => itemsOf(execution, node);
}

const first = (items: readonly OutputItem[]) => items[0]?.json;

async function payOn(url: string): Promise<number> {
	const opened = await fetch(url, { redirect: 'manual' });
	const page = opened.headers.get('location') ?? url;
	const paid = await fetch(page, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: 'email=ada%40acme.example&name=Ada&payment_method=pm_card_visa',
		redirect: 'manual',
	});
	return paid.status;
}

async function newSubscription(): Promise<string> {
	const customer = await sdk().customers.create({
		email: 'sub@acme.example',
		payment_method: 'pm_card_visa',
		invoice_settings: { default_payment_method: 'pm_card_visa' },
	});
	const { id } = await sdk().subscriptions.create({
		customer: customer.id,
		items: [{ price: await newPrice(900) }],
	});
	return id;
}

async function newPrice(amount: number): Promise<string> {
	const { id } = await sdk().prices.create({
		currency: 'eur',
		unit_amount: amount,
		recurring: { interval: 'month' },
		product_data: { name: `Plan ${amount}` },
	});
	return id;
}

describe('payment link', () => {
	it('the same item three times is one link; paid on its page, the deal is Paid', async () => {
		const { dealId } = await world.seedDeal();
		const item = { deal: { id: dealId, name: 'Website' }, contact: {} };
		const plan = {
			Create: { operation: 'create', amount: '1200.00', currency: 'EUR' },
		};
		world.sandbox.requests.clear();
		const executions = await run(await newWorkflow('paymentLink', plan, item), 3);
		const links = executions.map((execution) => first(itemsOf(execution, 'Create')));
		expect(new Set(links.map((link) => link?.id)).size).toBe(1);
		expect(links.map((link) => link?.created)).toEqual([false, false, true]);
		expect(gatewayCalls()).toEqual({
			'POST /v1/payment_links': 3,
			'GET /v1/payment_links/{id}': 2,
		});
		expect(links[0]).toMatchObject({ active: true, usableOnce: true, testPayment: true });

		expect(await payOn(String(links[0]?.url))).toBe(200);
		await world.eventually(
			async () => await world.field(dealId, 'Payment Status'),
			(status) => status === 'Paid',
		);
		expect((await world.deal(dealId)).stageKind).toBe('won');
	}, 120_000);

	it('a changed amount is another link, and a link can be closed', async () => {
		const item = { deal: { id: '77', name: 'Website' } };
		const amounts = { operation: 'create', currency: 'EUR' };
		const told = await play(
			'paymentLink',
			{
				First: { ...amounts, amount: '10.00' },
				Same: { ...amounts, amount: '10' },
				Other: { ...amounts, amount: '11.00' },
				Close: { operation: 'deactivate', paymentLinkId: from('Other') },
			},
			item,
		);
		expect(first(told('Same'))?.id).toBe(first(told('First'))?.id);
		expect(first(told('Other'))?.id).not.toBe(first(told('First'))?.id);
		expect(first(told('Close'))).toMatchObject({ id: first(told('Other'))?.id, active: false });
	}, 60_000);
});

it('payment', async () => {
	const reserve = () =>
		stripeOf(world).pay({ amount: 5_000, currency: 'eur', captureMethod: 'manual' });
	const [taken, released] = [reserve(), reserve()];
	const paid = stripeOf(world).pay({
		amount: 4_990,
		currency: 'eur',
		metadata: { crm: 'hubspot', crm_deal_id: '5' },
	});
	const told = await play('payment', {
		Get: { operation: 'get', paymentId: byId(paid.id), simplify: false },
		Capture: { operation: 'capture', paymentId: byId(taken.id), amount: '30.00' },
		Cancel: {
			operation: 'cancel',
			paymentId: byId(`https://dashboard.stripe.com/test/payments/${released.id}`),
		},
		'Get Many': { operation: 'getMany', limit: 2 },
		Explain: { operation: 'explain', anything: paid.latest_charge },
		'By Reference': { operation: 'get', paymentId: from('Get', 'reference') },
	});
	expect(first(told('Get'))).toMatchObject({
		status: 'paid',
		amount: '49.90',
		amountText: '€49.90',
		deal: { id: '5' },
		state: { subject: { id: paid.id } },
	});
	expect(first(told('Capture'))).toMatchObject({ status: 'paid', paid: '30.00' });
	expect(first(told('Cancel'))).toMatchObject({ status: 'canceled' });
	expect(told('Get Many')).toHaveLength(2);
	expect(told('Get Many').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
	expect(String(first(told('Explain'))?.findings)).toContain('names the deal 5 (hubspot)');
	expect(first(told('By Reference'))?.id).toBe(paid.id);
}, 90_000);

it('refund', async () => {
	const paid = stripeOf(world).pay({ amount: 5_000, currency: 'eur' });
	const part = { operation: 'create', paymentId: byId(paid.id), amount: '12.50' };
	const told = await play('refund', {
		Part: part,
		Again: part,
		Rest: {
			operation: 'create',
			paymentId: byId(paid.id),
			howMuch: 'all',
			reason: 'duplicate',
		},
		Get: { operation: 'get', refundId: from('Part') },
	});
	expect(first(told('Part'))).toMatchObject({
		amount: '12.50',
		status: 'succeeded',
		created: true,
	});
	expect(first(told('Again'))).toMatchObject({ id: first(told('Part'))?.id, created: false });
	expect(first(told('Rest'))).toMatchObject({ amount: '37.50', reason: 'duplicate' });
	expect(first(told('Get'))?.id).toBe(first(told('Part'))?.id);
}, 60_000);

describe('an amount that an expression does not find', () => {
	const ITEM = { nothing: null, empty: '', blanks: ' \n', object: { amount: 5 }, list: [5] };
	const AMOUNTS: Values = {
		'Not There': '={{ $json.missing }}',
		Null: '={{ $json.nothing }}',
		Empty: '={{ $json.empty }}',
		Blanks: '={{ $json.blanks }}',
		Object: '={{ $json.object }}',
		List: '={{ $json.list }}',
		True: '={{ true }}',
		False: '={{ false }}',
		'No Number': '={{ Number($json.missing) }}',
		Infinity: '={{ 1 / 0 }}',
		Floats: '={{ 0.1 + 0.2 }}',
		Agent: "={{ $fromAI('Amount', 'how much', 'string') }}",
	};

	it.each<[string, Values & { readonly operation: string }]>([
		['refund', { operation: 'create' }],
		['payment', { operation: 'capture' }],
	])(
		'%s: moves no money, and no call is made',
		async (resource, operation) => {
			const captureMethod = resource === 'payment' ? 'manual' : 'automatic_async';
			const { id } = stripeOf(world).pay({ amount: 5_000, currency: 'eur', captureMethod });
			const plan: Plan = Object.fromEntries(
				Object.entries(AMOUNTS).map(([name, amount]) => [
					name,
					{ ...operation, paymentId: byId(id), amount },
				]),
			);
			// What the published workflow reads of the payment is no call of this one.
			await world.quiet();
			world.sandbox.requests.clear();
			const workflow = await newWorkflow(resource, plan, ITEM, 'continueRegularOutput');
			const [execution] = await run(workflow);
			if (!execution) throw new Error('Nothing ran');
			for (const name of Object.keys(AMOUNTS)) {
				const { error } = first(itemsOf(execution, name)) ?? {};
				expect([name, String(error)]).toEqual([name, expect.stringMatching(/^Amount (takes|is)/)]);
			}
			expect(world.sandbox.requests.counts('stripe').total).toBe(0);
			expect(stripeOf(world).mode().get('payment_intent', id).status).toBe(
				resource === 'payment' ? 'requires_capture' : 'succeeded',
			);
			expect(refundsOf(id)).toEqual([]);
		},
		90_000,
	);

	it('typed as nothing, or with no amount as in workflows of the first version: it does not start', async () => {
		const { id } = stripeOf(world).pay({ amount: 5_000, currency: 'eur' });
		const refund = { operation: 'create', paymentId: byId(id) };
		const [execution] = await run(await newWorkflow('refund', { Create: refund }));
		expect(execution?.data?.resultData.error?.message).toContain('issues');
		expect(refundsOf(id)).toEqual([]);
	}, 60_000);
});

const refundsOf = (id: string) =>
	stripeOf(world)
		.mode()
		.all('refund')
		.filter(({ payment_intent: of }) => of === id);

it('a refund repeated after 25 hours by other names of the payment is the first one, and the node says so', async () => {
	const paid = stripeOf(world).pay({ amount: 5_000, currency: 'eur' });
	const refund = (name: string, amount: string) => ({
		Refund: { operation: 'create', paymentId: byId(name), amount },
	});
	const reference = `stripe/${stripeOf(world).accountId}/test/payment/${paid.id}`;
	const names = [
		[paid.id, '={{ 12.5 }}'],
		[String(paid.latest_charge), '12.50'],
		[`https://dashboard.stripe.com/test/payments/${paid.id}`, '12.5'],
		[reference, '={{ "012.50" }}'],
	] as const;
	const told: Execution[] = [];
	for (const [name, amount] of names) {
		const [execution] = await run(await newWorkflow('refund', refund(name, amount)));
		if (execution) told.push(execution);
		hoursLater += 25;
	}
	const items = told.map((execution) => first(itemsOf(execution, 'Refund')));
	expect(items.map((item) => item?.created)).toEqual([true, false, false, false]);
	expect(new Set(items.map((item) => item?.id)).size).toBe(1);
	expect(refundsOf(paid.id).map(({ amount }) => amount)).toEqual([1_250]);
	expect(items[3]?.note).toMatch(/^This refund was made before, on \d{4}-\d\d-\d\d; nothing new/);
	const hints = told.map(({ data }) => data?.resultData.runData?.Refund?.[0]?.hints ?? []);
	expect(hints.map((list) => list.length)).toEqual([0, 1, 1, 1]);
}, 120_000);

it('invoice', async () => {
	const create = {
		operation: 'create',
		dealId: '12',
		currency: 'EUR',
		lines: { line: [{ title: 'Hours', quantity: 3, amount: '33.30' }] },
	};
	const told = await play(
		'invoice',
		{
			Create: create,
			Again: create,
			Draft: { ...create, dealId: '13', finish: 'draft' },
			Send: { operation: 'send', invoiceId: from('Draft') },
			Get: { operation: 'get', invoiceId: from('Send') },
			PDF: { operation: 'getPdf', invoiceId: from('Create') },
			Retry: { operation: 'retryPayment', invoiceId: byId(await openInvoice()) },
			Void: { operation: 'void', invoiceId: from('Send') },
			'Write Off': { operation: 'markUncollectible', invoiceId: from('Create') },
		},
		{ contact: { id: '7', email: 'ada@acme.example', name: 'Ada Acme' } },
	);
	expect(first(told('Create'))).toMatchObject({
		status: 'pending',
		amount: '99.90',
		customer: { email: 'ada@acme.example', name: 'Ada Acme' },
		created: true,
	});
	expect(first(told('Again'))).toMatchObject({ id: first(told('Create'))?.id, created: false });
	expect(first(told('Draft'))).toMatchObject({ status: 'draft' });
	expect(first(told('Send'))).toMatchObject({ status: 'pending' });
	expect(first(told('Get'))?.id).toBe(first(told('Draft'))?.id);
	expect(told('PDF')[0]).toMatchObject({ binary: { data: { mimeType: 'application/pdf' } } });
	expect(first(told('Retry'))).toMatchObject({ status: 'paid' });
	expect(first(told('Void'))).toMatchObject({ status: 'canceled' });
	expect(first(told('Write Off'))).toMatchObject({ status: 'uncollectible' });
}, 90_000);

/** Of a customer whose card is on file. */
async function openInvoice(): Promise<string> {
	const customer = await sdk().customers.create({
		email: 'card@acme.example',
		payment_method: 'pm_card_visa',
		invoice_settings: { default_payment_method: 'pm_card_visa' },
	});
	const { id } = await sdk().invoices.create({ customer: customer.id, currency: 'eur' });
	await sdk().invoices.addLines(id, { lines: [{ amount: 5_000, description: 'Hours' }] });
	await sdk().invoices.finalizeInvoice(id);
	return id;
}

it('subscription', async () => {
	const id = await newSubscription();
	const subscriptionId = byId(id);
	const told = await play(
		'subscription',
		{
			Create: {
				operation: 'create',
				amount: '9.00',
				currency: 'EUR',
				returnUrl: 'https://acme.example/welcome',
			},
			Get: { operation: 'get', subscriptionId },
			'Get Many': { operation: 'getMany', returnAll: true },
			Pause: { operation: 'pause', subscriptionId },
			Resume: { operation: 'resume', subscriptionId },
			'Change Plan': {
				operation: 'changePlan',
				subscriptionId,
				priceId: byId(await newPrice(1_900)),
			},
			'Cancel Later': { operation: 'cancel', subscriptionId },
			'Cancel Now': { operation: 'cancel', subscriptionId, when: 'now' },
		},
		{ deal: { id: '21', name: 'Support' } },
	);
	expect(first(told('Create'))).toMatchObject({ open: true, created: true });
	expect(first(told('Get'))).toMatchObject({ id, subscriptionStatus: 'active', mrr: '9.00' });
	expect(told('Get Many').map(({ json }) => json.id)).toContain(id);
	expect(first(told('Pause'))).toMatchObject({ subscriptionStatus: 'paused' });
	expect(first(told('Resume'))).toMatchObject({ subscriptionStatus: 'active' });
	expect(first(told('Change Plan'))).toMatchObject({ mrr: '19.00' });
	expect(first(told('Cancel Later'))?.cancelAt).toEqual(expect.any(String));
	expect(first(told('Cancel Now'))).toMatchObject({ subscriptionStatus: 'canceled' });
	expect(await payOn(String(first(told('Create'))?.url))).toBeLessThan(400);
	const started = stripeOf(world)
		.mode()
		.all('subscription')
		.find(({ metadata }) => metadata.crm_deal_id === '21');
	expect(started?.status).toBe('active');
}, 90_000);

it('customer', async () => {
	const email = 'new@acme.example';
	const told = await play('customer', {
		Create: { operation: 'upsert', email },
		Complete: { operation: 'upsert', email, options: { name: 'New Ltd' } },
		Get: { operation: 'get', customerId: from('Create') },
	});
	expect(first(told('Create'))).toMatchObject({ email, created: true });
	expect(first(told('Complete'))).toMatchObject({
		id: first(told('Create'))?.id,
		name: 'New Ltd',
		created: false,
	});
	expect(first(told('Get'))).toMatchObject({ name: 'New Ltd' });
}, 60_000);

it('dispute', async () => {
	stripeOf(world).pay({ amount: 5_000, currency: 'eur', paymentMethod: 'pm_card_createDispute' });
	const told = await play('dispute', {
		'Get Many': { operation: 'getMany' },
		Get: { operation: 'get', disputeId: from('Get Many') },
	});
	expect(told('Get Many').length).toBeGreaterThan(0);
	expect(first(told('Get'))).toMatchObject({
		status: 'needsResponse',
		amount: '50.00',
		currency: 'EUR',
	});
}, 60_000);

it('event', async () => {
	stripeOf(world).pay({ amount: 5_000, currency: 'eur' });
	const told = await play('event', {
		Sample: { operation: 'createSample' },
		'Get Many': { operation: 'getMany', events: ['payment.succeeded'], limit: 3 },
	});
	expect(first(told('Sample'))).toMatchObject({
		gateway: 'stripe',
		hint: { type: 'payment.succeeded' },
	});
	expect(
		told('Get Many').every(
			({ json }) => (json.hint as { type: string }).type === 'payment.succeeded',
		),
	).toBe(true);
}, 60_000);

it('connection', async () => {
	const told = await play('connection', { Check: { operation: 'check' } });
	expect(first(told('Check'))).toMatchObject({
		account: stripeOf(world).accountId,
		mode: 'TEST',
		ready: true,
		endpoints: [{ enabled: true, madeByThisPack: true }],
		lastEvent: { delivered: expect.any(Boolean) },
	});
}, 60_000);

it('lists offer what can be picked', async () => {
	const id = await newWorkflow('payment', { Get: { operation: 'get' } });
	const node = (await world.api.getWorkflow(id)).nodes.find(({ name }) => name === 'Get');
	if (!node) throw new Error('No node');
	for (const method of [
		'Payments',
		'PaymentLinks',
		'Invoices',
		'Refunds',
		'Subscriptions',
		'Customers',
		'Disputes',
		'Prices',
		'RecurringPrices',
	]) {
		const { results } = await world.api.listSearch(node, `search${method}`);
		expect([method, results.length > 0]).toEqual([method, true]);
	}
	const { results } = await world.api.listSearch(node, 'searchPayments', '€49.90');
	expect(results.every(({ name }) => name.includes('€49.90'))).toBe(true);
}, 60_000);

it('what cannot work is refused with the rule before any call', async () => {
	const told = async (plan: Plan) => {
		const [execution] = await run(await newWorkflow('paymentLink', plan));
		return execution?.data?.resultData.error?.message;
	};
	world.sandbox.requests.clear();
	const link = { operation: 'create', title: 'x' };
	expect(await told({ Create: { ...link, amount: '49.905', currency: 'EUR' } })).toContain(
		'at most 2 decimals',
	);
	expect(await told({ Create: { ...link, amount: '0.49', currency: 'EUR' } })).toContain(
		'at least 0.50',
	);
	expect(world.sandbox.requests.counts('stripe').total).toBe(0);
}, 60_000);
