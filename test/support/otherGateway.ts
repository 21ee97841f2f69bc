/** The adapter of `otherGatewaySystem.ts`: shows what the contract asks of a gateway that is nothing like Stripe. */
import type {
	Endpoint,
	EndpointOwner,
	GatewayAdapter,
	GatewayConnection,
	WebhookDelivery,
} from '../../nodes/shared/contracts/gateway';
import type { RefundRecord } from '../../nodes/shared/contracts/gatewayActions';
import { NetworkFailure } from '../../nodes/shared/contracts/http';
import { attempt, attemptAsync } from '../../nodes/shared/vocabulary/attempt';
import type {
	EventHint,
	PaymentEvent,
	PaymentEventType,
} from '../../nodes/shared/vocabulary/event';
import type { Failure, FailureKind, PaymentFailure } from '../../nodes/shared/vocabulary/failure';
import { lookup } from '../../nodes/shared/vocabulary/lookup';
import { fromDecimal, sum, toDecimal } from '../../nodes/shared/vocabulary/money';
import type { PaymentState } from '../../nodes/shared/vocabulary/payment';
import { paymentState } from '../../nodes/shared/vocabulary/state/payment';
import type { PaymentRecord, PaymentStage } from '../../nodes/shared/vocabulary/state/record';
import type { Subject } from '../../nodes/shared/vocabulary/subject';
import type { Listener, Notice, Return, Settlement, Transfer } from './otherGatewaySystem';

export const TOPICS: Readonly<Record<string, PaymentEventType>> = {
	'money.arrived': 'payment.succeeded',
	'money.refused': 'payment.failed',
	'money.returned': 'refund.succeeded',
};

export const STATES: Readonly<Record<string, PaymentStage>> = {
	WAITING: 'waiting',
	SETTLED: 'succeeded',
	REFUSED: 'failed',
};

const REFUSALS: Readonly<Record<string, PaymentFailure['category']>> = {
	'51': 'insufficientFunds',
	'54': 'expiredCard',
};

const KINDS: Readonly<Record<number, FailureKind>> = {
	401: 'auth',
	403: 'permission',
	404: 'notFound',
	429: 'rateLimited',
};

const TITLE = 'crm-payments';

class Refusal extends Error {
	constructor(readonly status: number) {
		super(`The gateway answered ${status}`);
	}
}

export const otherGateway: GatewayAdapter = {
	id: 'other',
	displayName: 'Other',
	verification: 'secretOnCreate',
	longestKey: 200,
	idIn: (text) => numberIn(text) ?? text,
	eventTypes: TOPICS,
	async identify(connection) {
		const { merchant, trading_as } = await call<{ merchant: string; trading_as: string }>(
			connection,
			'GET',
			'/merchant',
		);
		return { account: merchant, livemode: connection.livemode, name: trading_as };
	},
	mayBeSigned: ({ headers, rawBody }) =>
		Boolean(headers['x-other-signature']) && rawBody.length > 0,
	async verify({ headers, rawBody, url }, connection) {
		const signature = headers['x-other-signature'];
		if (!signature || rawBody.length === 0) return false;
		const body = Buffer.from(rawBody).toString('base64');
		for (const secret of connection.secrets) {
			if (secret.trim() === '') continue;
			const question = { secret, signature, address: url, body };
			const attempted = await attemptAsync(
				async () => await call<{ genuine: boolean }>(connection, 'POST', '/signatures', question),
			);
			if ('value' in attempted && attempted.value.genuine) return true;
		}
		return false;
	},
	readEvents,
	async resolve(hints, connection) {
		const account = await connection.account();
		const asked = new Map<string, Promise<string | undefined>>();
		return await Promise.all(
			hints.map(async (hint) => {
				const key = `${hint.objectKind} ${hint.objectId}`;
				const pending = asked.get(key) ?? transferOf(hint, connection);
				asked.set(key, pending);
				const id = await pending;
				const { livemode } = connection;
				return id === undefined
					? undefined
					: { gateway: 'other', account, livemode, kind: 'payment' as const, id };
			}),
		);
	},
	async readStates(subjects, connection) {
		const asked = new Map<string, Promise<PaymentState | undefined>>();
		return await Promise.all(
			subjects.map(async (subject) => {
				const key = `${subject.kind} ${subject.id}`;
				const pending = asked.get(key) ?? readState(subject, connection);
				asked.set(key, pending);
				return await pending;
			}),
		);
	},
	async *listChanges(since, connection) {
		for (let after = 0, more = true; more;) {
			const page = await call<{ notices: Notice[]; more: boolean }>(
				connection,
				'GET',
				`/notices?after=${after}&since=${since.toISOString()}`,
			);
			for (const notice of page.notices) {
				const event = toEvent(notice);
				if (event) yield event;
				after = notice.serial;
			}
			more = page.more;
		}
	},
	actions: {
		refund: {
			async find(text, connection) {
				const { number, unit } = await call<Transfer>(
					connection,
					'GET',
					`/transfers/${numberIn(text) ?? text}`,
				);
				return { id: String(number), currency: unit };
			},
			// There are no idempotency keys: the slip is one, for ever.
			async create({ payment: { id, currency }, howMuch }, { key }, connection) {
				const path = `/transfers/${id}`;
				const [transfer, { returns }] = await Promise.all([
					call<Transfer>(connection, 'GET', path),
					call<Settlement>(connection, 'GET', `${path}/settlement`),
				]);
				const before = returns.find(({ slip }) => slip === key);
				if (before) return { value: toRefund(before, id, currency), isNew: false };
				const returned = returns.map((back) => fromDecimal(back.value, currency));
				const left = fromDecimal(transfer.value, currency) - sum(returned, currency);
				const amount = howMuch === 'all' ? left : fromDecimal(howMuch.part, currency);
				const draft = { value: toDecimal(amount, currency), slip: key };
				const made = await call<Return>(connection, 'POST', `${path}/returns`, draft);
				return { value: toRefund(made, id, currency), isNew: true };
			},
			async get(id, connection) {
				const back = await call<Return & { of: number }>(connection, 'GET', `/returns/${id}`);
				const { unit } = await call<Transfer>(connection, 'GET', `/transfers/${back.of}`);
				return toRefund(back, String(back.of), unit);
			},
		},
	},
	endpoints: {
		async list(connection) {
			const { listeners } = await call<{ listeners: Listener[] }>(connection, 'GET', '/listeners');
			return listeners.map(toEndpoint);
		},
		async create({ url, eventTypes, owner }, connection) {
			const draft = {
				address: url,
				title: `${TITLE}: ${JSON.stringify(owner)}`,
				topics: topicsFor(eventTypes),
			};
			const { listener, secret } = await call<{ listener: Listener; secret: string }>(
				connection,
				'POST',
				'/listeners',
				draft,
			);
			return { endpoint: toEndpoint(listener), secret };
		},
		async update(id, eventTypes, connection) {
			const { listener } = await call<{ listener: Listener }>(
				connection,
				'PUT',
				`/listeners/${id}`,
				{ topics: topicsFor(eventTypes) },
			);
			return toEndpoint(listener);
		},
		async remove(id, connection) {
			await unlessMissing(call(connection, 'DELETE', `/listeners/${id}`));
		},
		eventsFor: topicsFor,
	},
	classify(error): Failure | undefined {
		if (error instanceof NetworkFailure) {
			return {
				kind: 'unavailable',
				rawCode: error.code,
				message: `The gateway gave no answer (${error.code})`,
			};
		}
		if (!(error instanceof Refusal)) return undefined;
		const kind = KINDS[error.status] ?? (error.status >= 500 ? 'unavailable' : 'invalidRequest');
		return { kind, rawCode: String(error.status), message: error.message };
	},
};

function readEvents({ rawBody }: Pick<WebhookDelivery, 'rawBody'>): PaymentEvent[] {
	const attempted = attempt(() => JSON.parse(new TextDecoder().decode(rawBody)) as Notice | null);
	if ('error' in attempted || typeof attempted.value?.serial !== 'number') return [];
	const event = toEvent(attempted.value);
	return event ? [event] : [];
}

function toEvent({
	serial,
	topic,
	about,
	number,
	at,
	environment,
}: Notice): PaymentEvent | undefined {
	const type = lookup(TOPICS, topic);
	if (!type) return undefined;
	return {
		id: String(serial),
		gateway: 'other',
		account: '',
		livemode: environment === 'production',
		occurredAt: new Date(at).toISOString(),
		hint: { type, objectKind: about, objectId: String(number) },
	};
}

async function transferOf(
	{ objectKind, objectId }: EventHint,
	connection: GatewayConnection,
): Promise<string | undefined> {
	if (objectKind === 'transfer') return objectId;
	if (objectKind !== 'return') return undefined;
	const back = await unlessMissing(call<{ of: number }>(connection, 'GET', `/returns/${objectId}`));
	return back && String(back.of);
}

async function readState(
	subject: Subject,
	connection: GatewayConnection,
): Promise<PaymentState | undefined> {
	if (subject.kind !== 'payment') return undefined;
	const path = `/transfers/${subject.id}`;
	const [transfer, settlement] = await Promise.all([
		unlessMissing(call<Transfer>(connection, 'GET', path)),
		unlessMissing(call<Settlement>(connection, 'GET', `${path}/settlement`)),
	]);
	return transfer && settlement && paymentState(subject, toPayment(transfer, settlement));
}

function toPayment(transfer: Transfer, settlement: Settlement): PaymentRecord {
	const { unit: currency, number } = transfer;
	const id = String(number);
	const stage = lookup(STATES, settlement.state) ?? 'unknown';
	const amount = fromDecimal(transfer.value, currency);
	const openedAt = new Date(transfer.opened).toISOString();
	const hasFailed = stage === 'failed';
	return {
		id,
		rawStatus: settlement.state,
		stage,
		currency,
		amount,
		createdAt: openedAt,
		customer: {},
		url: `https://other.example/transfers/${number}`,
		attempts: [
			{
				id,
				outcome: hasFailed ? 'failed' : stage === 'succeeded' ? 'succeeded' : 'pending',
				amount,
				triedAt: settlement.settled ? new Date(settlement.settled).toISOString() : openedAt,
				failure: hasFailed ? toFailure(settlement.refusal ?? '') : undefined,
			},
		],
		declines: [],
		refunds: settlement.returns.map((back) => ({
			id: String(back.number),
			outcome: 'succeeded' as const,
			amount: fromDecimal(back.value, currency),
			at: new Date(back.at).toISOString(),
		})),
		disputes: [],
	};
}

function toRefund(
	{ number, value, at }: Return,
	paymentId: string,
	currency: string,
): RefundRecord {
	return {
		id: String(number),
		status: 'succeeded',
		rawStatus: '',
		amount: fromDecimal(value, currency),
		currency,
		paymentId,
		createdAt: new Date(at).toISOString(),
	};
}

/** Of `1000`, or of the address of its page. */
function numberIn(text: string): string | undefined {
	return text.match(/\d+$/)?.[0];
}

function toFailure(code: string): PaymentFailure {
	return {
		category: lookup(REFUSALS, code) ?? 'unknown',
		code,
		message: '',
		retryable: code === '51',
	};
}

function topicsFor(eventTypes: readonly PaymentEventType[]): string[] {
	return Object.keys(TOPICS).filter((topic) => eventTypes.some((type) => TOPICS[topic] === type));
}

function toEndpoint({ number, address, title, topics, active }: Listener): Endpoint {
	const isOurs = title.startsWith(`${TITLE}: `);
	return {
		id: String(number),
		url: address,
		isEnabled: active,
		events: topics,
		isOurs,
		...(isOurs ? { owner: JSON.parse(title.slice(`${TITLE}: `.length)) as EndpointOwner } : {}),
	};
}

async function call<Answer>(
	{ http, baseUrl }: GatewayConnection,
	method: string,
	path: string,
	body?: unknown,
): Promise<Answer> {
	const response = await http({
		method,
		url: baseUrl + path,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (response.status >= 300) throw new Refusal(response.status);
	return JSON.parse(response.body) as Answer;
}

async function unlessMissing<Value>(pending: Promise<Value>): Promise<Value | undefined> {
	const attempted = await attemptAsync(async () => await pending);
	if ('value' in attempted) return attempted.value;
	if (attempted.error instanceof Refusal && attempted.error.status === 404) return undefined;
	throw attempted.error;
}
