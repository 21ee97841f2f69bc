import type { ListFilter } from '../../../nodes/shared/contracts/gatewayActions';
import { type PaymentEvent, typesIn } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { type Check, required, thrown, type Topic } from './check';
import { DEAL } from './operations/drafts';
import type { Play } from './play';

const DAY_MS = 86_400_000;

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

/** Further back than one call of many gateways reaches, whether a time is given or none. */
async function expectMonths(
	{ world }: Play,
	make: () => Promise<string>,
	list: (filter: ListFilter) => Promise<string[]>,
): Promise<void> {
	const made: string[] = [];
	const since = new Date(world.now()).toISOString();
	for (let months = 0; months < 3; months++) {
		world.advance(40 * DAY_MS);
		made.unshift(await make());
	}
	const until = new Date(world.now()).toISOString();
	expect(await list({ limit: 50 })).toEqual(made);
	expect(await list({ limit: 50, since, until })).toEqual(made);
	expect(await list({ limit: 2 })).toEqual(made.slice(0, 2));
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
		name: 'lists payments of one customer',
		actions: ['payment.getMany'],
		async run(play) {
			const ids: string[] = [];
			for (const email of ['ada@northwind.example', 'grace@northwind.example']) {
				ids.push((await play.world.pay(play.order({ email }))).id);
			}
			const getMany = required(play.adapter.actions.payment?.getMany);
			for (const state of await getMany({ limit: 5 }, play.world.connect())) {
				const { id: customerId } = state.customer;
				if (customerId === undefined) continue;
				const found = await getMany({ limit: 5, customerId }, play.world.connect());
				expect(found.map(({ subject }) => subject.id)).toEqual([state.subject.id]);
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
		name: 'lists payments of months ago',
		actions: ['payment.getMany'],
		async run(play) {
			const getMany = required(play.adapter.actions.payment?.getMany);
			await expectMonths(
				play,
				async () => (await play.world.pay(play.order())).id,
				async (filter) =>
					(await getMany(filter, play.world.connect())).map(({ subject }) => subject.id),
			);
		},
	},
	{
		name: 'lists disputes of months ago',
		actions: ['dispute.getMany'],
		verbs: ['dispute'],
		async run(play) {
			const getMany = required(play.adapter.actions.dispute?.getMany);
			await expectMonths(
				play,
				async () => await required(play.world.dispute)(await play.world.pay(play.order()), 700),
				async (filter) => (await getMany(filter, play.world.connect())).map(({ id }) => id),
			);
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
			const about = ({ id, hint }: PaymentEvent) =>
				play.bench.changes === 'events' ? id : hint.objectId;
			expect(new Set(all.map(about))).toEqual(new Set(told.map(about)));
			expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
			for (const event of all) expect(event.account).toBe(play.world.account);
			const failed = await getMany({ limit: 50, types: ['payment.failed'] }, play.world.connect());
			expect(failed.map(({ hint }) => hint.type)).toEqual(['payment.failed', 'payment.failed']);
			expect(await getMany({ limit: 1 }, play.world.connect())).toHaveLength(1);
			const since = new Date(play.world.now()).toISOString();
			const last = await getMany({ limit: 50, since }, play.world.connect());
			expect(new Set(last.map(({ occurredAt }) => occurredAt))).toEqual(new Set([since]));
		},
	},
	{
		name: 'lists events of one type, whichever, all that were told and no others',
		actions: ['event.getMany'],
		async run(play) {
			const getMany = required(play.adapter.actions.event?.getMany);
			const { world } = play;
			const root = await world.pay(play.order());
			await world.decline(play.order());
			await world.refund(root, 100);
			await world.authorise?.(play.order());
			const disputed = await world.pay(play.order());
			const id = await world.dispute?.(disputed, 1_000);
			if (id !== undefined) await world.closeDispute?.(disputed, id, 'lost');
			const billed = await world.invoice?.(play.order());
			if (billed) await world.payInvoice?.(billed);
			const plan = await world.subscribe?.(play.order());
			if (plan) {
				await world.renew?.(plan);
				await world.pause?.(plan);
				await world.cancel?.(plan);
			}
			const told = new Map((await play.told()).map((event) => [event.id, event.hint.type]));
			const all = await getMany({ limit: 200 }, world.connect());
			for (const type of new Set(all.flatMap(({ hint }) => typesIn(hint)))) {
				const found = await getMany({ limit: 200, types: [type] }, world.connect());
				const wanted = all.filter(({ hint }) => typesIn(hint).includes(type));
				expect([type, found.map((event) => event.id)]).toEqual([
					type,
					wanted.map((event) => event.id),
				]);
			}
			if (play.bench.changes === 'events') {
				expect(new Map(all.map((event) => [event.id, event.hint.type]))).toEqual(told);
			}
		},
	},
	{
		name: 'makes a sample of what there is, and creates nothing',
		actions: ['event.createSample'],
		async run(play) {
			const createSample = required(play.adapter.actions.event?.createSample);
			await play.world.decline(play.order());
			const older = await play.world.pay(play.order());
			play.world.advance(60_000);
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
			const given = await createSample({ type, objectId: older.id }, { ...connection, http });
			for (const [event, about] of [
				[newest, root],
				[given, older],
			] as const) {
				expect(event).toMatchObject({ gateway: play.adapter.id, account: play.world.account });
				expect(event).toMatchObject({ livemode: false, hint: { type } });
				expect(await play.adapter.resolve([event.hint], connection)).toEqual([about]);
			}
			expect([writes, play.world.tally(), await play.told()]).toEqual([[], before, []]);
		},
	},
	{
		name: 'makes a sample of money that went back of a payment that gave some back',
		actions: ['event.createSample'],
		async run(play) {
			const createSample = required(play.adapter.actions.event?.createSample);
			const root = await play.world.pay(play.order());
			await play.world.refund(root, 300);
			play.world.advance(60_000);
			await play.world.pay(play.order());
			await play.told();
			const connection = play.world.connect();
			const { hint } = await createSample({ type: 'refund.succeeded' }, connection);
			expect(hint.type).toBe('refund.succeeded');
			expect(await play.adapter.resolve([hint], connection)).toEqual([root]);
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
			for (let pages = 0; pages < made.length; pages++) {
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
	{
		name: 'explains refunds and disputes by what they belong to at last',
		actions: ['payment.explain'],
		async run(play) {
			const explain = required(play.adapter.actions.payment?.explain);
			const { world } = play;
			const expectRoot = async (id: string, root: Subject) => {
				const { state } = await explain(id, world.connect());
				expect([id, state?.subject]).toEqual([id, root]);
			};
			const root = await world.pay(play.order());
			await expectRoot(await world.refund(root, 100), root);
			const invoice = await world.invoice?.(play.order());
			if (!invoice) return;
			await required(world.payInvoice)(invoice);
			const [id] = (await play.state(invoice)).obligations[0]?.paymentIds ?? [];
			const payment = { ...invoice, kind: 'payment' as const, id: required(id) };
			await expectRoot(payment.id, invoice);
			await expectRoot(await world.refund(payment, 100), invoice);
			if (world.dispute) await expectRoot(await world.dispute(payment, 900), invoice);
		},
	},
];

export const listActions: Topic = {
	name: 'lists what there is',
	checks: ({ pageSizes }) => lists(pageSizes.list),
};
