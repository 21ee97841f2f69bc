import { toDecimal } from '../../../nodes/shared/vocabulary/money';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { type Check, required, thrown, type Topic } from './check';
import { customerDraft, DEAL, invoiceDraft, linkDraft, pageDraft } from './operations';
import { muchLater } from './once';
import type { Play } from './play';

const DAY_MS = 86_400_000;

/** As the node does it: the payment's own id is in the key. */
async function giveBack(play: Play, text: string, howMuch: HowMuch, key?: string) {
	const { find, create } = required(play.adapter.actions.refund);
	const payment = await required(find)(text, play.world.connect());
	const part = howMuch === 'all' ? 'all' : howMuch.part;
	const write = { key: key ?? `refund.create/${payment.id}/${part}` };
	return await required(create)({ payment, howMuch }, write, play.world.connect());
}

const REFUND: Pick<Check, 'actions'> = { actions: ['refund.find', 'refund.create', 'refund.get'] };

const refunds = (currencies: readonly string[]): Check[] => [
	{
		name: 'gives money back of the payment that any of its names means',
		...REFUND,
		async run(play) {
			const order = play.order();
			const root = await play.world.pay(order);
			for (const text of play.world.namesOf(root)) {
				const find = required(play.adapter.actions.refund?.find);
				const found = await find(text, play.world.connect());
				expect([text, found]).toEqual([text, { id: root.id, currency: order.currency }]);
			}
		},
	},
	...currencies.flatMap((currency) =>
		(['part', 'all'] as const).map((which): Check => ({
			name: `gives back ${which} in ${currency} once, whatever the payment is called and however late it is`,
			...REFUND,
			async run(play) {
				const order = play.order({ currency, amount: 1_230 });
				const root = await play.world.pay(order);
				const amount = which === 'all' ? 1_230 : 410;
				const howMuch = which === 'all' ? 'all' : { part: toDecimal(410, currency) };
				const texts = play.world.namesOf(root);
				const first = await giveBack(play, texts[0], howMuch);
				expect(first).toMatchObject({
					isNew: true,
					value: { amount, currency, paymentId: root.id },
				});
				for (const text of texts) {
					await muchLater(play);
					const again = await giveBack(play, text, howMuch);
					expect([text, again.isNew, again.value.id]).toEqual([text, false, first.value.id]);
				}
				expect((await play.state(root)).amountRefunded).toBe(amount);
				const get = required(play.adapter.actions.refund?.get);
				const read = await get(first.value.id, play.world.connect());
				expect(read).toEqual(first.value);
				expect(read.status).toBe('succeeded');
			},
		})),
	),
	{
		name: 'gives back another amount, or with another key, as another refund; and then the rest',
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await giveBack(play, root.id, { part: '4' });
			await giveBack(play, root.id, { part: '2.50' });
			await giveBack(play, root.id, { part: '2.50' }, 'refund.create:second');
			expect((await play.state(root)).amountRefunded).toBe(900);
			await muchLater(play);
			expect((await giveBack(play, root.id, 'all')).value.amount).toBe(100);
			expect((await play.state(root)).amountRefunded).toBe(1_000);
		},
	},
	{
		name: 'gives back beside what a person gave back by hand',
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await play.world.refund(root, 400);
			expect((await giveBack(play, root.id, { part: '4' })).isNew).toBe(true);
			expect((await play.state(root)).amountRefunded).toBe(800);
		},
	},
	{
		name: 'gives back anew what came back to us',
		...REFUND,
		verbs: ['failRefund'],
		async run(play) {
			const root = await play.world.pay(play.order());
			const first = await giveBack(play, root.id, 'all');
			await required(play.world.failRefund)(root, first.value.id);
			const get = required(play.adapter.actions.refund?.get);
			expect((await get(first.value.id, play.world.connect())).status).toBe('failed');
			await muchLater(play);
			const second = await giveBack(play, root.id, 'all');
			expect(second.isNew).toBe(true);
			expect((await play.state(root)).amountRefunded).toBe(1_000);
		},
	},
	...['0', '-1', '4.005', '1e2', 'all', '', '10.01'].map((part): Check => ({
		name: `does not give back the part ${JSON.stringify(part)}`,
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await thrown(giveBack(play, root.id, { part }));
			expect((await play.state(root)).amountRefunded).toBe(0);
		},
	})),
];

const taking: Check[] = [
	{
		name: 'takes a part of what was authorized, exactly, and not another part afterwards',
		actions: ['payment.capture'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const capture = required(play.adapter.actions.payment?.capture);
			const take = async (howMuch: HowMuch, key: string) =>
				await capture({ id, howMuch }, { key }, play.world.connect());
			expect(await take({ part: '6' }, 'a')).toMatchObject({ status: 'paid', amountPaid: 600 });
			expect(await take({ part: '6' }, 'b')).toMatchObject({ amountPaid: 600 });
			await thrown(take({ part: '7' }, 'c'));
			for (const part of ['0', '-6', '6.001']) await thrown(take({ part }, `d${part}`));
			expect(play.world.tally().captured).toBe(600);
		},
	},
	{
		name: 'takes all of what was authorized, and voids it no more',
		actions: ['payment.capture', 'payment.cancel'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const { capture, cancel } = required(play.adapter.actions.payment);
			const taken = await required(capture)(
				{ id, howMuch: 'all' },
				{ key: 'a' },
				play.world.connect(),
			);
			expect(taken).toMatchObject({ status: 'paid', amountPaid: 1_000 });
			await thrown(required(cancel)(id, { key: 'b' }, play.world.connect()));
			expect(play.world.tally().captured).toBe(1_000);
		},
	},
	{
		name: 'voids what was authorized, and takes it no more',
		actions: ['payment.capture', 'payment.cancel'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const { capture, cancel } = required(play.adapter.actions.payment);
			expect(await required(cancel)(id, { key: 'a' }, play.world.connect())).toMatchObject({
				status: 'canceled',
				amountPaid: 0,
			});
			const all = { id, howMuch: 'all' as const };
			await thrown(required(capture)(all, { key: 'b' }, play.world.connect()));
		},
	},
];

interface Dated {
	readonly createdAt: string;
}

/** Five that are a minute apart: all, newest first; as many as asked for; those of a time. */
async function expectList<Row extends Dated>(
	play: Play,
	make: () => Promise<string>,
	list: (filter: { limit: number; since?: string; until?: string }) => Promise<Row[]>,
	idOf: (row: Row) => string,
): Promise<void> {
	const made: Array<{ id: string; at: number }> = [];
	for (let index = 0; index < 5; index++) {
		play.world.advance(60_000);
		made.unshift({ id: await make(), at: play.world.now() });
	}
	const ids = async (filter: Parameters<typeof list>[0]) => (await list(filter)).map(idOf);
	expect(await ids({ limit: 50 })).toEqual(made.map(({ id }) => id));
	expect(await ids({ limit: 2 })).toEqual(made.slice(0, 2).map(({ id }) => id));
	const [since, until] = [made[3], made[1]].map((one) => new Date(required(one).at).toISOString());
	expect(await ids({ limit: 50, since, until })).toEqual(made.slice(1, 4).map(({ id }) => id));
	for (const row of await list({ limit: 50 })) {
		expect(made.map(({ at }) => new Date(at).toISOString())).toContain(row.createdAt);
	}
}

const lists = (pageSize: number): Check[] => [
	{
		name: 'lists payments',
		actions: ['payment.getMany', 'payment.get'],
		async run(play) {
			const { getMany, get } = required(play.adapter.actions.payment);
			await expectList<PaymentState>(
				play,
				async () => (await play.world.pay(play.order())).id,
				async (filter) => await required(getMany)(filter, play.world.connect()),
				({ subject }) => subject.id,
			);
			for (const state of await required(getMany)({ limit: 3 }, play.world.connect())) {
				const { id } = state.subject;
				const read = await required(get)(id, play.world.connect());
				expect(read.version).toBe(state.version);
				expect(read.amountPaid).toBe(1_000);
			}
		},
	},
	{
		name: 'lists payments over the edge of a page',
		actions: ['payment.getMany'],
		async run(play) {
			const made: string[] = [];
			for (let index = 0; index < pageSize + 5; index++) {
				play.world.advance(1_000);
				made.unshift((await play.world.pay(play.order())).id);
			}
			const getMany = required(play.adapter.actions.payment?.getMany);
			const found = await getMany({ limit: pageSize + 3 }, play.world.connect());
			expect(found.map(({ subject }) => subject.id)).toEqual(made.slice(0, pageSize + 3));
		},
	},
	{
		name: 'lists disputes, with what they are about',
		actions: ['dispute.getMany', 'dispute.get'],
		verbs: ['dispute'],
		async run(play) {
			const { getMany, get } = required(play.adapter.actions.dispute);
			const payments = new Map<string, string>();
			await expectList(
				play,
				async () => {
					const root = await play.world.pay(play.order());
					const id = await required(play.world.dispute)(root, 700);
					payments.set(id, root.id);
					return id;
				},
				async (filter) => await required(getMany)(filter, play.world.connect()),
				({ id }) => id,
			);
			for (const [id, paymentId] of payments) {
				const found = await required(get)(id, play.world.connect());
				expect(found).toMatchObject({ id, paymentId, amount: 700, status: 'needsResponse' });
				expect(found).toMatchObject({ currency: play.order().currency, livemode: false });
			}
		},
	},
	{
		name: 'lists subscriptions, by their status',
		actions: ['subscription.getMany', 'subscription.get'],
		verbs: ['subscribe', 'cancel'],
		async run(play) {
			const { getMany, get } = required(play.adapter.actions.subscription);
			const roots = new Map<string, string>();
			await expectList(
				play,
				async () => {
					const root = await required(play.world.subscribe)(play.order({ deal: DEAL }));
					roots.set(root.id, root.id);
					return root.id;
				},
				async (filter) =>
					await required(getMany)({ ...filter, status: 'active' }, play.world.connect()),
				({ id }) => id,
			);
			const [id = ''] = roots.keys();
			const state = await required(get)(id, play.world.connect());
			await required(play.world.cancel)(state.subject);
			const rows = async (status?: 'canceled' | 'all') =>
				await required(getMany)({ limit: 50, ...(status ? { status } : {}) }, play.world.connect());
			expect((await rows('canceled')).map((row) => row.id)).toEqual([id]);
			expect((await rows()).map((row) => row.id)).not.toContain(id);
			expect(await rows('all')).toHaveLength(5);
			for (const row of await rows()) {
				expect(row).toMatchObject({
					status: 'active',
					interval: 'month',
					mrr: 1_000,
					crmReference: DEAL,
				});
				expect(row).toMatchObject({ currency: play.order().currency, livemode: false });
			}
		},
	},
	{
		name: 'lists events, newest first and of the wanted types',
		actions: ['event.getMany'],
		async run(play) {
			const getMany = required(play.adapter.actions.event?.getMany);
			for (let index = 0; index < 4; index++) {
				play.world.advance(60_000);
				await (index % 2 === 0 ? play.world.pay : play.world.decline)(play.order());
			}
			const told = await play.told();
			const all = await getMany({ limit: 50 }, play.world.connect());
			const moments = all.map(({ occurredAt }) => occurredAt);
			expect(moments).toEqual([...moments].sort().reverse());
			expect(new Set(all.map(({ id }) => id))).toEqual(new Set(told.map(({ id }) => id)));
			for (const event of all) expect(event.account).toBe(play.world.account);
			const failed = await getMany({ limit: 50, types: ['payment.failed'] }, play.world.connect());
			expect(failed.map(({ hint }) => hint.type)).toEqual(['payment.failed', 'payment.failed']);
			expect(await getMany({ limit: 1 }, play.world.connect())).toHaveLength(1);
		},
	},
	{
		name: 'makes a sample of what there is, and creates nothing',
		actions: ['event.createSample'],
		async run(play) {
			const createSample = required(play.adapter.actions.event?.createSample);
			await play.world.decline(play.order());
			const root = await play.world.pay(play.order());
			await play.told();
			const before = play.world.tally();
			const writes: string[] = [];
			const connection = play.world.connect();
			const http: typeof connection.http = async (request) => {
				if (play.isWrite(request)) writes.push(request.url);
				return await connection.http(request);
			};
			const type = 'payment.succeeded';
			const newest = await createSample({ type }, { ...connection, http });
			const given = await createSample({ type, objectId: root.id }, { ...connection, http });
			for (const event of [newest, given]) {
				expect(event).toMatchObject({ gateway: play.adapter.id, account: play.world.account });
				expect(event).toMatchObject({ livemode: false, hint: { type } });
				expect(await play.adapter.resolve([event.hint], connection)).toEqual([root]);
			}
			expect([writes, play.world.tally(), await play.told()]).toEqual([[], before, []]);
		},
	},
	{
		name: 'offers in lists what there is, page by page',
		actions: ['choices.list'],
		async run(play) {
			const list = required(play.adapter.actions.choices?.list);
			const made: string[] = [];
			for (let index = 0; index < play.bench.pageSizes.choices + 5; index++) {
				play.world.advance(1_000);
				made.unshift((await play.world.pay(play.order())).id);
			}
			const found: string[] = [];
			let page: string | undefined;
			for (let pages = 0; pages < 3; pages++) {
				const { choices, next } = await list('payment', page, play.world.connect());
				for (const choice of choices) expect(choice.name.length).toBeGreaterThan(3);
				found.push(...choices.map(({ id }) => id));
				if (next === undefined) break;
				page = next;
			}
			expect(found).toEqual(made);
		},
	},
	{
		name: 'explains every name of a payment, and what is none',
		actions: ['payment.explain', 'payment.get'],
		async run(play) {
			const { explain, get } = required(play.adapter.actions.payment);
			const root = await play.world.pay(play.order());
			for (const text of play.world.namesOf(root)) {
				const { state, objectKind } = await required(explain)(text, play.world.connect());
				expect([text, state?.subject]).toEqual([text, root]);
				expect(objectKind).not.toBe('');
				const read = await required(get)(text, play.world.connect());
				expect(read.subject).toEqual(root);
			}
			await thrown(required(explain)('', play.world.connect()));
			await thrown(required(get)(play.world.missing('payment').id, play.world.connect()));
		},
	},
];

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
			const draft = { ...linkDraft(play), sale: { lines, currency }, isUsableOnce: false };
			const first = await required(create)(draft, { key: 'a' }, play.world.connect());
			const second = await required(create)(draft, { key: 'b' }, play.world.connect());
			expect(second.value.id).not.toBe(first.value.id);
			expect(first.value.isUsableOnce).toBe(false);
			const root = required(await required(play.world.payLink)(first.value.id));
			expect((await play.state(root)).amountPaid).toBe(2_000);
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
		async run(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const draft = { ...linkDraft(play), isCapturedLater: true };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			const root = required(await required(play.world.payLink)(value.id));
			expect(await play.state(root)).toMatchObject({ status: 'authorized', amountPaid: 0 });
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
				expect(Math.round(due / DAY_MS)).toBe(14);
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
		name: 'starts a subscription on a page, then changes, pauses, resumes and ends it',
		actions: [
			...(['subscription.create', 'subscription.changePlan', 'subscription.pause'] as const),
			...(['subscription.resume', 'subscription.cancel'] as const),
		],
		verbs: ['paySubscriptionPage', 'addMonthlyPrice'],
		async run(play) {
			const actions = required(play.adapter.actions.subscription);
			const connection = play.world.connect();
			const page = await required(actions.create)(pageDraft(play), { key: 'a' }, connection);
			expect(page).toMatchObject({ isNew: true, value: { isOpen: true, livemode: false } });
			expect(Date.parse(page.value.expiresAt)).toBeGreaterThan(play.world.now());
			const root = await required(play.world.paySubscriptionPage)(page.value.id);
			expect(await play.state(root)).toMatchObject({ amountPaid: 1_000, crmReference: DEAL });
			const { id } = root;
			const { currency } = play.order();
			const price = {
				id: await required(play.world.addMonthlyPrice)(2_400, currency),
				quantity: 2,
			};
			const read = async (pending: Promise<PaymentState>) => (await pending).subscription;
			const change = { id, price, proration: 'none' as const };
			expect(
				await read(required(actions.changePlan)(change, { key: 'b' }, connection)),
			).toMatchObject({
				status: 'active',
				mrr: 4_800,
			});
			expect(await read(required(actions.pause)({ id }, { key: 'c' }, connection))).toMatchObject({
				status: 'paused',
				mrr: 0,
			});
			expect(await read(required(actions.resume)(id, { key: 'd' }, connection))).toMatchObject({
				status: 'active',
				mrr: 4_800,
			});
			const later = await read(
				required(actions.cancel)({ id, when: 'periodEnd' }, { key: 'e' }, connection),
			);
			expect(later?.status).toBe('active');
			expect(Date.parse(later?.cancelAt ?? '')).toBeGreaterThan(play.world.now());
			expect(
				await read(required(actions.cancel)({ id, when: 'now' }, { key: 'f' }, connection)),
			).toMatchObject({ status: 'canceled', mrr: 0 });
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

export const actions: Topic = {
	name: 'does what people ask',
	checks: ({ currencies, pageSizes }) => [
		...refunds(currencies),
		...taking,
		...lists(pageSizes.list),
		...selling(currencies),
	],
};
