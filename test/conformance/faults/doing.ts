/** Faults in what the adapter verifies, keeps, refuses and writes. */
import type {
	GatewayConnection,
	Verdict,
	WebhookDelivery,
} from '../../../nodes/shared/contracts/gateway';
import type { PaymentEvent, PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import type { Failure } from '../../../nodes/shared/vocabulary/failure';
import { OWNER } from '../../support/endpointOwner';
import { action, calls, connections, endpoint, type Fault, method } from './fault';

const withoutKeys: Fault['plant'] = (adapter, { wire }) => calls(wire.withoutKey)(adapter);

const isWrite = ({ method: verb }: { readonly method: string }) => verb !== 'GET';

const classified = (change: (failure: Failure) => Failure | undefined) =>
	method('classify', (was) => (error) => {
		const failure = was(error);
		return failure && change(failure);
	});

const kindTold = (from: Failure['kind'], to: Failure['kind']): Fault => ({
	name: `takes ${from} for ${to}`,
	first: 'tells what was refused',
	needs: `refusal.${from}`,
	plant: classified((failure) => (failure.kind === from ? { ...failure, kind: to } : failure)),
});

type Verifying = (delivery: WebhookDelivery, connection: GatewayConnection) => Promise<Verdict>;

const verifying = (change: (was: Verifying) => Verifying) => method('verify', (was) => change(was));

const keyOf = (write: unknown) => (write as { key: string }).key;

let chance = 0;
const anew = (name: string, at: number): Fault['plant'] =>
	action(name, (was) => (...given) => {
		const other = [...given];
		other[at] = { key: `${keyOf(given[at])}/${chance++}` };
		return was(...other);
	});

const KEYED: ReadonlyArray<readonly [string, number]> = [
	['refund.create', 1],
	['paymentLink.create', 1],
	['invoice.create', 1],
	['customer.upsertByEmail', 1],
	['subscription.create', 1],
];

const newsAlways = (name: string): Fault => ({
	name: `says of ${name} that it is new each time`,
	first: 'does once what has one key',
	needs: name,
	plant: action(name, (was) => async (...given) => ({
		...((await was(...given)) as object),
		isNew: true,
	})),
});

const listed = (name: string, change: (rows: unknown[]) => unknown[]) =>
	action(
		name,
		(was) =>
			async (...given) =>
				change([...((await was(...given)) as unknown[])]),
	);

/** Whatever is asked for, this part of it is asked for otherwise. */
const asking = (name: string, otherwise: object) =>
	action(
		name,
		(was) =>
			async (draft, ...others) =>
				await was({ ...(draft as object), ...otherwise }, ...others),
	);

export const DOING: readonly Fault[] = [
	{
		name: 'sends writes without their keys',
		first: 'does once what has one key',
		plant: withoutKeys,
	},
	...KEYED.map(([name, at]): Fault => ({
		name: `makes a key of its own for each ${name}`,
		first: 'does once what has one key',
		needs: name,
		plant: anew(name, at),
	})),
	...KEYED.filter(([name]) => name !== 'subscription.create').map(([name]) => newsAlways(name)),
	{
		name: 'repeats writes that got no answer by itself, without a key',
		first: 'does once what has one key',
		plant: (adapter, bench) =>
			withoutKeys(
				connections((connection) => ({
					...connection,
					http: async (request) =>
						await connection.http(request).catch(async (error: unknown) => {
							if (isWrite(request)) return await connection.http(request);
							throw error;
						}),
				}))(adapter),
				bench,
			),
	},
	{
		name: 'repeats reads that got no answer by itself',
		first: 'tells what was refused',
		plant: connections((connection) => ({
			...connection,
			http: async (request) =>
				await connection.http(request).catch(async () => await connection.http(request)),
		})),
	},
	// Verification.
	{
		name: 'takes every delivery',
		first: 'verifies a delivery',
		plant: verifying(() => async () => 'genuine'),
	},
	{
		name: 'takes no delivery',
		first: 'verifies a delivery',
		plant: verifying(() => async () => 'forged'),
	},
	{
		name: 'takes any delivery where no secret is set',
		first: 'verifies a delivery',
		plant: verifying(
			(was) => async (delivery, connection) =>
				[...connection.secrets, ...(connection.endpointIds ?? [])].length === 0
					? 'genuine'
					: await was(delivery, connection),
		),
	},
	{
		name: 'tries only the first secret',
		first: 'verifies a delivery',
		plant: connections((connection) => ({
			...connection,
			secrets: connection.secrets.slice(0, 1),
			...(connection.endpointIds ? { endpointIds: connection.endpointIds.slice(0, 1) } : {}),
		})),
	},
	{
		name: 'tries only the last secret',
		first: 'verifies a delivery',
		plant: connections((connection) => ({
			...connection,
			secrets: connection.secrets.slice(-1),
			...(connection.endpointIds ? { endpointIds: connection.endpointIds.slice(-1) } : {}),
		})),
	},
	{
		name: 'throws for a delivery without headers',
		first: 'verifies a delivery',
		plant: verifying((was) => async (delivery, connection) => {
			if (Object.values(delivery.headers).every((text) => !text)) throw new Error('no header');
			return await was(delivery, connection);
		}),
	},
	{
		name: 'forgets how old a delivery is',
		first: 'verifies a delivery',
		needs: 'tolerance',
		plant: (adapter) => ({
			...adapter,
			mayBeSigned: (delivery, _now) => adapter.mayBeSigned(delivery, signedAt(delivery)),
			verify: async (delivery, connection) =>
				await adapter.verify(delivery, {
					...connection,
					clock: { ...connection.clock, now: () => signedAt(delivery) },
				}),
		}),
	},
	{
		name: 'looks at nothing before it opens a credential',
		first: 'verifies a delivery',
		plant: method('mayBeSigned', () => () => true),
	},
	{
		name: 'turns genuine deliveries away at the door',
		first: 'verifies a delivery',
		plant: method('mayBeSigned', () => () => false),
	},
	{
		name: 'signs parsed text instead of the bytes',
		where: ({ signature }) => !signature.signsContent,
		first: 'verifies a delivery',
		plant: verifying((was) => async (delivery, connection) => {
			const text = new TextDecoder().decode(delivery.rawBody).trim();
			return await was({ ...delivery, rawBody: new TextEncoder().encode(text) }, connection);
		}),
	},
	// Endpoints.
	{
		name: 'takes endpoints of others for ours',
		first: 'keeps endpoints',
		plant: endpoint(
			'list',
			(was) =>
				async (...given) =>
					((await was(...given)) as object[]).map((one) => ({ ...one, isOurs: true })),
		),
	},
	{
		name: 'changes and removes endpoints of others',
		first: 'keeps endpoints',
		// Whoever wrote it marks what it found as ours by what the gateway answers.
		plant: (adapter, { wire }) =>
			calls(
				(request) => request,
				(answer) => ({ ...answer, body: wire.markedAsOurs(answer.body) }),
			)(adapter),
	},
	{
		name: 'forgets who made an endpoint',
		first: 'keeps endpoints',
		plant: endpoint('create', (was) => async (...given) => {
			const made = (await was(...given)) as { endpoint: object };
			return { ...made, endpoint: { ...made.endpoint, owner: undefined } };
		}),
	},
	{
		name: 'registers every endpoint under one owner',
		first: 'keeps endpoints',
		plant: endpoint(
			'create',
			(was) => async (draft, connection) =>
				await was(
					{
						...(draft as object),
						owner: { instance: 'i', workflow: 'w', node: 'n', run: 'published' },
					},
					connection,
				),
		),
	},
	{
		name: 'registers for all events',
		first: 'keeps endpoints',
		plant: endpoint('create', (was, { endpoints }) => async (draft, connection) => {
			const all = ['payment.succeeded', 'payment.failed', 'refund.succeeded'];
			expect(endpoints).toBeDefined();
			return await was({ ...(draft as object), eventTypes: all }, connection);
		}),
	},
	{
		name: 'gives the same answer for an endpoint that was made anew',
		first: 'keeps endpoints',
		plant: endpoint('create', (was) => {
			const before = new Map<string, unknown>();
			return async (draft, connection) => {
				const key = JSON.stringify(draft);
				const made = before.get(key) ?? (await was(draft, connection));
				before.set(key, made);
				return made;
			};
		}),
	},
	{
		name: 'leaves endpoints switched off after an update',
		first: 'keeps endpoints',
		needs: 'disableEndpoint',
		plant: endpoint('update', (was) => async (...given) => ({
			...((await was(...given)) as object),
			isEnabled: false,
		})),
	},
	{
		name: 'keeps the old events at an update',
		first: 'keeps endpoints',
		plant: endpoint(
			'update',
			(was) => async (id, _types, connection) => await was(id, ['payment.succeeded'], connection),
		),
	},
	{
		name: 'removes no endpoint',
		first: 'keeps endpoints',
		plant: endpoint('remove', () => async () => undefined),
	},
	{
		name: 'cannot remove what is gone',
		first: 'keeps endpoints',
		plant: endpoint('remove', (was, { endpoints }) => async (id, connection) => {
			const list = await endpoints.list(connection as GatewayConnection);
			if (!list.some((one) => one.id === id)) throw new Error('gone');
			return await was(id, connection);
		}),
	},
	{
		name: 'listens to everything for one type',
		first: 'keeps endpoints',
		plant: endpoint(
			'eventsFor',
			(was) => (types) =>
				(types as unknown[]).length === 0
					? []
					: was(
							[
								'payment.succeeded',
								'payment.failed',
								'refund.succeeded',
								'dispute.opened',
								'invoice.paid',
								'subscription.created',
								'payment.canceled',
								'invoice.voided',
							].concat(types as string[]),
						),
		),
	},
	{
		name: 'listens to nothing for failures',
		first: 'tells of a payment',
		plant: endpoint(
			'eventsFor',
			(was) => (types) => was((types as string[]).filter((type) => type !== 'payment.failed')),
		),
	},
	// Refusals.
	{
		name: 'shows keys in messages',
		first: 'tells what was refused',
		plant: method('classify', (was) => (error) => {
			const failure = was(error);
			// Also what an error keeps beside its message.
			const text = error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : '';
			return failure && { ...failure, message: `${failure.message}: ${text}` };
		}),
	},
	{
		name: 'does not say how long it is asked to wait',
		first: 'tells what was refused',
		plant: classified(({ retryAfterMs: _asked, ...failure }) => failure),
	},
	kindTold('notFound', 'invalidRequest'),
	kindTold('rateLimited', 'unavailable'),
	kindTold('unavailable', 'invalidRequest'),
	kindTold('permission', 'auth'),
	kindTold('conflict', 'invalidRequest'),
	kindTold('declined', 'invalidRequest'),
	{
		name: 'calls a fault of ours unavailable',
		first: 'tells what was refused',
		plant: method(
			'classify',
			(was) => (error) =>
				was(error) ?? {
					kind: 'unavailable',
					message: 'Something was not right, so try again later',
				},
		),
	},
	{
		name: 'does not know network failures',
		first: 'tells what was refused',
		plant: classified((failure) => (/^E[A-Z]+$/.test(failure.rawCode ?? '') ? undefined : failure)),
	},
	{
		name: 'takes what it cannot read for nothing found',
		first: 'tells what was refused',
		plant: method(
			'readStates',
			(was, { classify }) =>
				async (subjects, connection) =>
					await was(subjects, connection).catch((error: unknown) => {
						if (classify(error)?.kind === 'unavailable') return subjects.map(() => undefined);
						throw error;
					}),
		),
	},
	{
		name: 'takes every refusal for what is gone when it reads roots',
		where: ({ budget }) => budget.resolve > 0,
		first: 'tells what was refused',
		plant: method(
			'resolve',
			(was) => async (hints, connection) =>
				await was(hints, connection).catch(() => hints.map(() => undefined)),
		),
	},
	// Actions.
	{
		name: 'ignores the part that is to be taken',
		first: 'gives back and takes',
		needs: 'payment.capture',
		plant: asking('payment.capture', { howMuch: 'all' }),
	},
	{
		name: 'ignores the part that is to be given back',
		first: 'gives back and takes',
		needs: 'refund.create',
		plant: asking('refund.create', { howMuch: 'all' }),
	},
	{
		name: 'gives back a hundred times the part where there are no hundredths',
		first: 'gives back and takes',
		needs: 'refund.create',
		plant: action('refund.create', (was) => async (draft, ...others) => {
			const { howMuch, ...rest } = draft as { howMuch: 'all' | { part: string } };
			const part = howMuch === 'all' ? 'all' : { part: String(Number(howMuch.part) / 100) };
			return await was({ ...rest, howMuch: part }, ...others);
		}),
	},
	{
		name: 'lists payments oldest first',
		first: 'lists what there is',
		needs: 'payment.getMany',
		plant: listed('payment.getMany', (rows) => rows.reverse()),
	},
	{
		name: 'lists more than was asked for',
		first: 'lists what there is',
		needs: 'payment.getMany',
		plant: action(
			'payment.getMany',
			(was) => async (filter, connection) =>
				await was({ ...(filter as object), limit: 50 }, connection),
		),
	},
	{
		name: 'lists one page at most',
		first: 'lists what there is',
		needs: 'payment.getMany',
		plant: (adapter, { pageSizes }) =>
			listed('payment.getMany', (rows) => rows.slice(0, pageSizes.list))(adapter),
	},
	{
		name: 'ignores until when',
		first: 'lists what there is',
		needs: 'payment.getMany',
		plant: action(
			'payment.getMany',
			(was) => async (filter, connection) =>
				await was({ ...(filter as object), until: undefined }, connection),
		),
	},
	{
		name: 'lists all disputes whenever they began',
		first: 'lists what there is',
		needs: 'dispute.getMany',
		plant: action(
			'dispute.getMany',
			(was) => async (filter, connection) =>
				await was({ limit: (filter as { limit: number }).limit }, connection),
		),
	},
	{
		name: 'ignores the status of subscriptions',
		first: 'lists what there is',
		needs: 'subscription.getMany',
		plant: action(
			'subscription.getMany',
			(was) => async (filter, connection) =>
				await was({ ...(filter as object), status: 'all' }, connection),
		),
	},
	{
		name: 'lists events of every type',
		first: 'lists what there is',
		needs: 'event.getMany',
		plant: action(
			'event.getMany',
			(was) => async (filter, connection) =>
				await was({ ...(filter as object), types: undefined }, connection),
		),
	},
	{
		name: 'offers the first page of choices only',
		first: 'lists what there is',
		needs: 'choices.list',
		plant: action('choices.list', (was) => async (...given) => {
			const { choices } = (await was(...given)) as { choices: unknown };
			return { choices };
		}),
	},
	{
		name: 'offers the same page of choices again',
		first: 'lists what there is',
		needs: 'choices.list',
		plant: action(
			'choices.list',
			(was) => async (kind, _page, connection) => await was(kind, undefined, connection),
		),
	},
	{
		name: 'makes every sample of the newest payment',
		first: 'lists what there is',
		needs: 'event.createSample',
		plant: action('event.createSample', (was) => async (draft, connection) => {
			const { type } = draft as { readonly type: PaymentEventType };
			const given = { ...(draft as object), type: 'payment.succeeded' };
			const event = (await was(given, connection)) as PaymentEvent;
			return { ...event, hint: { ...event.hint, type } };
		}),
	},
	{
		name: 'creates something for a sample',
		first: 'lists what there is',
		needs: 'event.createSample',
		plant: action('event.createSample', (was, { endpoints }) => async (draft, connection) => {
			const url = `https://n8n.example/sample/${chance++}`;
			const made = { url, eventTypes: ['payment.succeeded'] as const, owner: OWNER };
			await endpoints.create(made, connection as GatewayConnection);
			return await was(draft, connection);
		}),
	},
	{
		name: 'makes samples of another type',
		first: 'lists what there is',
		needs: 'event.createSample',
		plant: action(
			'event.createSample',
			(was) => async (draft, connection) =>
				await was({ ...(draft as object), type: 'payment.failed' }, connection),
		),
	},
	{
		name: 'does not write the deal into links',
		first: 'sells and bills',
		needs: 'paymentLink.create',
		plant: asking('paymentLink.create', { crmReference: {} }),
	},
	{
		name: 'makes links that can be used for ever',
		first: 'sells and bills',
		needs: 'paymentLink.create',
		plant: asking('paymentLink.create', { isUsableOnce: false }),
	},
	{
		name: 'takes money at once on links that reserve it',
		first: 'sells and bills',
		needs: 'paymentLink.create',
		plant: asking('paymentLink.create', { isCapturedLater: false }),
	},
	{
		name: 'closes no link',
		first: 'sells and bills',
		needs: 'paymentLink.deactivate',
		plant: action('paymentLink.deactivate', () => async (id) => ({ id, isActive: false })),
	},
	{
		name: 'sends every invoice at once',
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: asking('invoice.create', { finish: 'send' }),
	},
	{
		name: 'only finalises what is to be sent',
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: action('invoice.create', (was) => async (draft, ...others) => {
			const { finish } = draft as { finish: string };
			const less = finish === 'send' ? 'finalize' : finish;
			return await was({ ...(draft as object), finish: less }, ...others);
		}),
	},
	{
		name: 'bills each line once, whatever its quantity',
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: action('invoice.create', (was) => async (draft, ...others) => {
			const { lines } = draft as { lines: object[] };
			const single = lines.map((line) => ({ ...line, quantity: 1 }));
			return await was({ ...(draft as object), lines: single }, ...others);
		}),
	},
	{
		name: 'makes every invoice due at once',
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: asking('invoice.create', { dueInDays: 0 }),
	},
	{
		name: 'completes the newest customer',
		first: 'sells and bills',
		needs: 'customer.upsertByEmail',
		plant: calls(
			(request) => request,
			(answer, { method: verb, url }) =>
				verb === 'GET' && new URL(url).pathname.endsWith('/customers')
					? { ...answer, body: turned(answer.body) }
					: answer,
		),
	},
	{
		name: 'completes nothing of a customer who is known',
		first: 'sells and bills',
		needs: 'customer.upsertByEmail',
		plant: action(
			'customer.upsertByEmail',
			(was) =>
				async (draft, ...others) =>
					await was({ email: (draft as { email: string }).email }, ...others),
		),
	},
	{
		name: 'cancels at once what was to end with the period',
		first: 'sells and bills',
		needs: 'subscription.cancel',
		plant: asking('subscription.cancel', { when: 'now' }),
	},
	{
		name: 'changes the plan of one piece only',
		first: 'sells and bills',
		needs: 'subscription.changePlan',
		plant: action('subscription.changePlan', (was) => async (draft, ...others) => {
			const { price } = draft as { price: { id: string } };
			return await was({ ...(draft as object), price: { ...price, quantity: 1 } }, ...others);
		}),
	},
	{
		name: 'resumes nothing',
		first: 'sells and bills',
		needs: 'subscription.resume',
		plant: action(
			'subscription.resume',
			(_was, { actions }) =>
				async (id, _write, connection) =>
					await actions.subscription?.get?.(id as string, connection as GatewayConnection),
		),
	},
	{
		name: 'says that a credential may do everything',
		first: 'sells and bills',
		needs: 'connection.check',
		plant: action('connection.check', (was) => async (connection) => {
			const report = (await was(connection)) as { permissions: object[] };
			const permissions = report.permissions.map((one) => ({ ...one, isGranted: true }));
			return { ...report, permissions };
		}),
	},
	{
		name: 'hides endpoints of others from the check',
		first: 'sells and bills',
		needs: 'connection.check',
		plant: action('connection.check', (was) => async (connection) => {
			const report = (await was(connection)) as { endpoints: Array<{ isOurs: boolean }> };
			return { ...report, endpoints: report.endpoints.filter(({ isOurs }) => isOurs) };
		}),
	},
	{
		name: 'explains with another payment',
		first: 'lists what there is',
		needs: 'payment.explain',
		plant: action('payment.explain', (was) => async (...given) => ({
			...((await was(...given)) as object),
			state: undefined,
		})),
	},
];

/** The same list, the other way round. */
function turned(body: string): string {
	const list = JSON.parse(body) as { data?: unknown[] };
	return JSON.stringify(list.data ? { ...list, data: [...list.data].reverse() } : list);
}

/** When a signature says that it was made, in any header that holds a moment. */
function signedAt({ headers }: WebhookDelivery): number {
	const [, seconds] = /\bt=(\d{10})\b/.exec(Object.values(headers).join(' ')) ?? [];
	return Number(seconds ?? 0) * 1_000;
}
