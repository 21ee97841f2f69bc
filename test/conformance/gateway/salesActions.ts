import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { type Check, required, thrown, type Topic } from './check';
import { wholeDays } from './invoices';
import { customerDraft, DEAL, invoiceDraft, linkDraft, pageDraft } from './operations/drafts';

const selling = (currencies: readonly string[]): Check[] => [
	...currencies.map((currency): Check => ({
		name: `makes a link in ${currency} for exactly that, which names the deal and closes when it is paid`,
		actions: ['paymentLink.create'],
		verbs: ['payLink'],
		async run(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const draft = {
				...linkDraft(play),
				sale: { amount: { amount: 1_230, currency }, title: 'Chair' },
			};
			const { value, isNew } = await create(draft, { key: 'a' }, play.world.connect());
			expect(isNew).toBe(true);
			expect(value).toMatchObject({ isActive: true, isUsableOnce: true, isRecurring: false });
			expect(value).toMatchObject({ currency, crmReference: DEAL, livemode: false });
			expect(value.url).toMatch(/^https?:\/\//);
			const root = required(await required(play.world.payLink)(value.id));
			const state = await play.state(root);
			expect(state).toMatchObject({ amountPaid: 1_230, currency, crmReference: DEAL });
			expect(await required(play.world.payLink)(value.id)).toBeUndefined();
		},
	})),
	{
		name: 'makes another link with another key, one of lines, and closes one',
		actions: ['paymentLink.create', 'paymentLink.deactivate'],
		verbs: ['payLink'],
		async run(play) {
			const { create, deactivate } = required(play.adapter.actions.paymentLink);
			const lines = invoiceDraft(play).lines;
			const { currency } = play.order();
			const isUsableOnce = play.bench.lacks.includes('paymentLink.create: many uses');
			const draft = { ...linkDraft(play), sale: { lines, currency }, isUsableOnce };
			const first = await required(create)(draft, { key: 'a' }, play.world.connect());
			const second = await required(create)(draft, { key: 'b' }, play.world.connect());
			expect(second.value.id).not.toBe(first.value.id);
			expect(first.value.isUsableOnce).toBe(isUsableOnce);
			const third = await required(create)(draft, { key: 'd' }, play.world.connect());
			const root = required(await required(play.world.payLink)(third.value.id));
			expect((await play.state(root)).amountPaid).toBe(2_000);
			const again = await required(play.world.payLink)(third.value.id);
			expect(again === undefined).toBe(isUsableOnce);
			const closed = await required(deactivate)(first.value.id, { key: 'c' }, play.world.connect());
			expect(closed).toMatchObject({ id: first.value.id, isActive: false });
			expect(await required(play.world.payLink)(first.value.id)).toBeUndefined();
			expect(await required(play.world.payLink)(second.value.id)).toBeDefined();
		},
	},
	{
		name: 'makes a link that only reserves the money',
		actions: ['paymentLink.create', 'payment.capture'],
		verbs: ['payLink', 'authorise'],
		options: ['paymentLink.create: money reserved only'],
		async run(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const draft = { ...linkDraft(play), isCapturedLater: true };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			const root = required(await required(play.world.payLink)(value.id));
			expect(await play.state(root)).toMatchObject({ status: 'authorized', amountPaid: 0 });
		},
	},
	{
		name: 'makes a link that also makes an invoice, which names the deal',
		actions: ['paymentLink.create'],
		verbs: ['payLink', 'invoice'],
		async run(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const draft = { ...linkDraft(play), hasInvoice: true };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			const root = required(await required(play.world.payLink)(value.id));
			expect(root.kind).toBe('invoice');
			expect(await play.state(root)).toMatchObject({ amountPaid: 1_000, crmReference: DEAL });
		},
	},
	{
		name: 'makes a link for so many pieces of a price, which names the deal',
		actions: ['paymentLink.create'],
		verbs: ['payLink', 'addMonthlyPrice'],
		options: ['paymentLink.create: what recurs'],
		async run(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const id = await required(play.world.addMonthlyPrice)(700, play.order().currency);
			const sale = { prices: [{ id, quantity: 3 }], isRecurring: true };
			const draft = { ...linkDraft(play), sale };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			expect(value.isRecurring).toBe(true);
			const root = required(await required(play.world.payLink)(value.id));
			const { amountPaid, crmReference, subscription } = await play.state(root);
			expect([amountPaid, crmReference, subscription?.mrr]).toEqual([2_100, DEAL, 2_100]);
		},
	},
	{
		name: 'makes an invoice as far as it is asked to, with its lines, date and deal',
		actions: ['invoice.create', 'invoice.get'],
		async run(play) {
			const { create, get } = required(play.adapter.actions.invoice);
			const wanted = { draft: 'draft', finalize: 'pending', send: 'pending' } as const;
			for (const finish of ['draft', 'finalize', 'send'] as const) {
				const draft = { ...invoiceDraft(play), finish };
				const made = await required(create)(draft, { key: finish }, play.world.connect());
				expect([finish, made.isNew, made.value.status]).toEqual([finish, true, wanted[finish]]);
				expect(made.value.crmReference).toEqual(DEAL);
				expect(made.value.customer.email).toBe(customerDraft.email);
				expect(play.world.wasMailed?.(made.value.subject) ?? finish === 'send').toBe(
					finish === 'send',
				);
				expect(await required(get)(made.value.subject.id, play.world.connect())).toMatchObject({
					subject: made.value.subject,
					status: wanted[finish],
				});
				if (finish === 'draft') continue;
				expect(made.value).toMatchObject({ amountDue: 2_000, amountPaid: 0 });
				const due = Date.parse(made.value.invoice?.dueAt ?? '') - play.world.now();
				expect(wholeDays(due)).toBe(14);
			}
		},
	},
	{
		name: 'sends, voids and gives up an invoice',
		actions: ['invoice.create', 'invoice.send', 'invoice.void', 'invoice.markUncollectible'],
		async run(play) {
			const {
				create,
				send,
				void: cancel,
				markUncollectible,
			} = required(play.adapter.actions.invoice);
			const make = async (key: string) => {
				const draft = { ...invoiceDraft(play), finish: 'draft' as const };
				const { value } = await required(create)(draft, { key }, play.world.connect());
				const sent = await required(send)(
					value.subject.id,
					{ key: `${key}/s` },
					play.world.connect(),
				);
				expect(sent).toMatchObject({ status: 'pending', amountDue: 2_000 });
				expect(play.world.wasMailed?.(value.subject) ?? true).toBe(true);
				return value.subject.id;
			};
			const [first, second] = [await make('a'), await make('b')];
			expect(first).not.toBe(second);
			expect(await required(cancel)(first, { key: 'v' }, play.world.connect())).toMatchObject({
				status: 'canceled',
				amountDue: 0,
			});
			expect(
				await required(markUncollectible)(second, { key: 'u' }, play.world.connect()),
			).toMatchObject({ status: 'uncollectible' });
		},
	},
	{
		name: 'bills the customer that is given',
		actions: ['invoice.create'],
		verbs: ['addCustomer'],
		async run(play) {
			const id = await required(play.world.addCustomer)('ada@northwind.example');
			await required(play.world.addCustomer)('somebody.else@northwind.example');
			const before = play.world.tally();
			const create = required(play.adapter.actions.invoice?.create);
			const draft = { ...invoiceDraft(play), customer: { id } };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			expect(value.customer.id).toBe(id);
			expect(play.world.tally().customer).toBe(before.customer);
		},
	},
	{
		name: 'tells a decline as where the invoice stands, also when it is tried again',
		actions: ['invoice.retryPayment'],
		verbs: ['subscribe', 'failRenewal'],
		async run(play) {
			const root = await required(play.world.subscribe)(play.order());
			await required(play.world.failRenewal)(root);
			const { obligations } = await play.state(root);
			const open = required(obligations.find(({ status }) => status === 'open'));
			const retry = required(play.adapter.actions.invoice?.retryPayment);
			const state = await retry(open.id, { key: 'a' }, play.world.connect());
			expect(state).toMatchObject({ amountPaid: 0, amountDue: 1_000 });
			expect(state.failure).toBeDefined();
		},
	},
	{
		name: 'completes the oldest customer with an address, and makes one where there is none',
		actions: ['customer.upsertByEmail', 'customer.get'],
		verbs: ['addCustomer'],
		async run(play) {
			const { upsertByEmail, get } = required(play.adapter.actions.customer);
			const add = required(play.world.addCustomer);
			const oldest = await add(customerDraft.email);
			play.world.advance(60_000);
			await add(customerDraft.email);
			const draft = { ...customerDraft, phone: '+49 30 901820' };
			const found = await required(upsertByEmail)(draft, { key: 'a' }, play.world.connect());
			expect(found).toMatchObject({ isNew: false, value: { id: oldest, ...draft } });
			expect(await required(get)(oldest, play.world.connect())).toEqual(found.value);
			const email = 'somebody.new@northwind.example';
			const made = await required(upsertByEmail)({ email }, { key: 'b' }, play.world.connect());
			expect(made).toMatchObject({ isNew: true, value: { email, livemode: false } });
			const again = await required(upsertByEmail)({ email }, { key: 'c' }, play.world.connect());
			expect([again.isNew, again.value.id]).toEqual([false, made.value.id]);
			await thrown(required(upsertByEmail)({ email: 'none' }, { key: 'd' }, play.world.connect()));
		},
	},
	{
		name: 'starts a subscription on a page, then pauses, resumes and ends it',
		actions: [
			...(['subscription.create', 'subscription.pause'] as const),
			...(['subscription.resume', 'subscription.cancel'] as const),
		],
		verbs: ['paySubscriptionPage'],
		async run(play) {
			const actions = required(play.adapter.actions.subscription);
			const connection = play.world.connect();
			const page = await required(actions.create)(pageDraft(play), { key: 'a' }, connection);
			expect(page).toMatchObject({ isNew: true, value: { isOpen: true, livemode: false } });
			expect(Date.parse(page.value.expiresAt)).toBeGreaterThan(play.world.now());
			const root = await required(play.world.paySubscriptionPage)(page.value.id);
			expect(await play.state(root)).toMatchObject({
				amountPaid: 1_000,
				crmReference: DEAL,
				subscription: { status: 'active', mrr: 1_000 },
			});
			const { id } = root;
			expect(await planOf(required(actions.pause)({ id }, { key: 'c' }, connection))).toMatchObject(
				{ status: 'paused', mrr: 0 },
			);
			expect(await planOf(required(actions.resume)(id, { key: 'd' }, connection))).toMatchObject({
				status: 'active',
				mrr: 1_000,
			});
			expect(
				await planOf(required(actions.cancel)({ id, when: 'now' }, { key: 'f' }, connection)),
			).toMatchObject({ status: 'canceled', mrr: 0 });
		},
	},
	{
		name: 'changes the plan and the pieces of a subscription, once its customer has agreed where that is asked',
		actions: ['subscription.changePlan'],
		verbs: ['subscribe', 'addMonthlyPrice'],
		async run(play) {
			const changePlan = required(play.adapter.actions.subscription?.changePlan);
			const { addMonthlyPrice, agreeToPlan, subscribe } = play.world;
			const root = await required(subscribe)(play.order());
			const before = (await play.state(root)).subscription?.mrr;
			const priceId = await required(addMonthlyPrice)(2_400, play.order().currency);
			const change = {
				id: root.id,
				price: { id: priceId, quantity: 2 },
				proration: 'none' as const,
			};
			const changed = await changePlan(change, { key: 'b' }, play.world.connect());
			if (agreeToPlan) {
				expect(changed.consentUrl).toMatch(/^https?:/);
				expect(changed.subscription).toMatchObject({ status: 'active', mrr: before });
				await agreeToPlan(root);
			} else {
				expect(changed.consentUrl).toBeUndefined();
				expect(changed.subscription).toMatchObject({ status: 'active', mrr: 4_800 });
			}
			expect((await play.state(root)).subscription).toMatchObject({ status: 'active', mrr: 4_800 });
		},
	},
	{
		name: 'ends a subscription with its period',
		actions: ['subscription.cancel'],
		verbs: ['subscribe'],
		options: ['subscription.cancel: end of the period'],
		async run(play) {
			const cancel = required(play.adapter.actions.subscription?.cancel);
			const { id } = await required(play.world.subscribe)(play.order());
			const later = await planOf(
				cancel({ id, when: 'periodEnd' }, { key: 'e' }, play.world.connect()),
			);
			expect(later?.status).toBe('active');
			expect(Date.parse(later?.cancelAt ?? '')).toBeGreaterThan(play.world.now());
		},
	},
	{
		name: 'tells what a credential may do, whose it is, which endpoints there are and what came last',
		actions: ['connection.check'],
		async run(play) {
			const check = required(play.adapter.actions.connection?.check);
			await play.world.addForeignEndpoint();
			await play.world.pay(play.order());
			const connection = play.world.connect();
			const report = await check(connection);
			expect(report.identity).toEqual(await play.adapter.identify(connection));
			expect(report.permissions.length).toBeGreaterThan(0);
			expect(report.permissions.filter(({ isGranted }) => !isGranted)).toEqual([]);
			const listed = await play.adapter.endpoints.list(connection);
			expect(report.endpoints.map(({ id }) => id).sort()).toEqual(
				listed.map(({ id }) => id).sort(),
			);
			const now = new Date(play.world.now()).toISOString();
			if (report.lastEvent) expect(report.lastEvent.at).toBe(now);
			// What may not be read is told, each by its name, and does not end the check.
			const refused = play.world.refusing('permission', play.bench.secretTexts[0]);
			let calls = 0;
			const http: typeof connection.http = async (request) =>
				++calls === 1 ? await connection.http(request) : await refused(request);
			const poor = await check({ ...connection, http });
			const lacking = poor.permissions.filter(({ isGranted }) => !isGranted);
			expect(lacking.length).toBeGreaterThan(0);
			for (const { message } of lacking) {
				expect((message ?? '').length).toBeGreaterThan(20);
				expect(message).not.toContain(play.bench.secretTexts[0]);
			}
		},
	},
];

const planOf = async (pending: Promise<PaymentState>) => (await pending).subscription;

export const salesActions: Topic = {
	name: 'sells and bills',
	checks: ({ currencies }) => selling(currencies),
};
