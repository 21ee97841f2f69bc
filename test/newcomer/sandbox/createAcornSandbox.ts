/**
 * A stand-in of Acorn Pay, a gateway that does not exist: small, and unlike Stripe in what adapters stumble over. Tokens end,
 * amounts are decimal text, hooks tell their secret whenever they are asked, the address is signed, keys have 45 characters and
 * stand in the body, lists are cut, and nothing of an account or a mode stands in what is delivered.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type {
	SandboxHost,
	SandboxRequest,
	SandboxResponse,
	SandboxSystem,
} from '../../sandbox/system';

export const ACORN_ACCOUNT = 'AC-1001';
export const ACORN_APP = { clientId: 'aci_test_acme', clientSecret: ['acs', 'acme'].join('_') };

const TOKEN_SECONDS = 600;
const PAGE = 3;
const LONGEST_KEY = 45;

export interface Payment {
	readonly id: string;
	state: 'OPEN' | 'SETTLED' | 'REFUSED' | 'PONDERING';
	readonly amount: { readonly value: string; readonly currency: string };
	refusal: string | null;
	memo: string | null;
	readonly payer: { readonly email: string | null; readonly name: string | null };
	readonly method: { readonly kind: string; readonly last4: string | null };
	fee: string | null;
	readonly title: string | null;
	readonly created: string;
	decided: string | null;
	readonly refunds: Refund[];
}

export interface Refund {
	readonly id: string;
	state: 'UNDERWAY' | 'DONE' | 'BOUNCED';
	readonly value: string;
	readonly reference: string | null;
	changed: string;
}

interface Hook {
	readonly id: string;
	readonly url: string;
	kinds: readonly string[];
	active: boolean;
	readonly label: string;
	secret: string;
}

export interface AcornEvent {
	readonly id: string;
	readonly kind: string;
	readonly payment: string;
	readonly refund: string | null;
	readonly at: string;
}

export interface NewPayment {
	/** Decimal text. */
	readonly value: string;
	readonly currency: string;
	readonly memo?: string;
	readonly title?: string;
	readonly email?: string;
	readonly name?: string;
	/** A payer's bank that says no, with its reason. */
	readonly refusal?: string;
	readonly isOpen?: boolean;
}

export interface AcornSandbox extends SandboxSystem {
	payments(): readonly Payment[];
	events(): readonly AcornEvent[];
	hooks(): ReadonlyArray<Omit<Hook, 'secret'> & { readonly secret: string }>;
	pay(order: NewPayment): Payment;
	/** The payer tries once more with something that works. */
	settle(id: string): void;
	/** In the shop's own pages; without a value, all that is left. */
	refund(id: string, value?: string): Refund;
	/** All of it, which takes days. */
	refundSlowly(id: string): Refund;
	bounce(refundId: string): void;
	/** The payer's bank answers no after all. */
	refuse(id: string, refusal: string): void;
	/** A hook that was made in Acorn's own pages, for everything. */
	addHook(url: string, secret?: string): string;
	/** Switched off by Acorn after many deliveries that nobody took. */
	disableHook(id: string): void;
	/** A state that Acorn invented yesterday. */
	ponder(id: string): void;
	/** Every token ends now. */
	endTokens(): void;
	/** Tokens given out since the start. */
	tokensGiven(): number;
	signature(secret: string, url: string, body: Uint8Array, at: number): string;
}

/** Whole hundredths; Acorn knows no other currencies. */
function cents(value: string): number {
	return Math.round(Number(value) * 100);
}

export function createAcornSandbox(host: SandboxHost): AcornSandbox {
	let payments: Payment[] = [];
	let events: AcornEvent[] = [];
	let hooks: Hook[] = [];
	let answers = new Map<string, { readonly body: string; readonly response: SandboxResponse }>();
	let tokens = new Map<string, number>();
	let serial = 0;
	let given = 0;

	const nextId = (prefix: string) => `${prefix}-${(serial += 1)}`;
	const now = () => host.now().toISOString();
	const left = ({ amount, refunds }: Payment) =>
		cents(amount.value) -
		refunds
			.filter(({ state }) => state !== 'BOUNCED')
			.reduce((sum, { value }) => sum + cents(value), 0);

	function tell(kind: string, payment: Payment, refund: string | null = null): void {
		const event = { id: nextId('EV'), kind, payment: payment.id, refund, at: now() };
		events.push(event);
		host.changed();
		const body = Buffer.from(JSON.stringify(event));
		for (const hook of hooks.filter(({ active, kinds }) => active && kinds.includes(kind))) {
			host.deliver({
				id: randomUUID(),
				system: 'acorn',
				eventId: event.id,
				eventType: kind,
				endpointId: hook.id,
				url: hook.url,
				body,
				sign: (at) => ({
					'content-type': 'application/json',
					'acorn-signature': signature(hook.secret, hook.url, body, at.getTime()),
				}),
				isWanted: () => hooks.includes(hook),
			});
		}
	}

	function payment(id: string): Payment {
		const found = payments.find((one) => one.id === id);
		if (!found) throw refusal(404, 'NOT_THERE', `No payment ${id}`);
		return found;
	}

	function hook(id: string): Hook {
		const found = hooks.find((one) => one.id === id);
		if (!found) throw refusal(404, 'NOT_THERE', `No hook ${id}`);
		return found;
	}

	function giveBack(
		paid: Payment,
		value: string | undefined,
		reference: string | null,
		state: 'DONE' | 'UNDERWAY' = 'DONE',
	): Refund {
		const wanted = value === undefined ? left(paid) : cents(value);
		if (paid.state !== 'SETTLED') throw refusal(422, 'NOT_SETTLED', `${paid.id} is not settled`);
		if (wanted <= 0 || wanted > left(paid)) {
			throw refusal(422, 'TOO_MUCH', `${paid.id} has ${(left(paid) / 100).toFixed(2)} left`);
		}
		const refund: Refund = {
			id: nextId('RF'),
			state,
			value: (wanted / 100).toFixed(2),
			reference,
			changed: now(),
		};
		paid.refunds.push(refund);
		tell(state === 'DONE' ? 'refund.done' : 'refund.underway', paid, refund.id);
		return refund;
	}

	/** By path and method; a key in the body makes a write happen once. */
	function answer(request: SandboxRequest): SandboxResponse {
		const { method, path, query } = request;
		if (method === 'POST' && path === '/token') return giveToken(request);
		requireToken(request);
		const [, , thing = '', id = '', part = ''] = path.split('/').map(decodeURIComponent);
		const body = bodyOf(request);
		switch (`${method} ${thing}${id ? '/:id' : ''}${part ? `/${part}` : ''}`) {
			case 'GET account':
				return ok({ id: ACORN_ACCOUNT, name: 'Acme at Acorn' });
			case 'GET payments/:id':
				return ok(payment(id));
			case 'GET payments':
				return ok(pageOf([...payments].reverse(), query.get('cursor'), 'payments'));
			case 'POST payments/:id/refunds':
				return once(request, () => {
					const { value, reference = null } = body as Partial<Refund>;
					const paid = payment(id);
					return ok({ refund: giveBack(paid, value, reference), payment: paid });
				});
			case 'GET events': {
				const since = query.get('since') ?? '';
				const found = events.filter(({ at }) => at >= since);
				return ok(pageOf(found, query.get('cursor'), 'events'));
			}
			case 'GET hooks':
				return ok({ hooks: hooks.map(shown) });
			case 'GET hooks/:id':
				return ok(shown(hook(id)));
			case 'GET hooks/:id/secret':
				return ok({ secret: hook(id).secret });
			case 'POST hooks': {
				const { url = '', kinds = [], label = '' } = body as Partial<Hook>;
				return ok(shown(addHook(url, kinds, label)));
			}
			case 'PUT hooks/:id': {
				const { kinds, active } = body as Partial<Hook>;
				const found = hook(id);
				found.kinds = kinds ?? found.kinds;
				found.active = active ?? found.active;
				return ok(shown(found));
			}
			case 'DELETE hooks/:id':
				hooks = hooks.filter((one) => one !== hook(id));
				return ok({});
			default:
				throw refusal(404, 'NOT_THERE', `Nothing at ${path}`);
		}
	}

	function addHook(
		url: string,
		kinds: readonly string[],
		label: string,
		secret = `ach_${randomUUID()}`,
	): Hook {
		const made = { id: nextId('HK'), url, kinds, active: true, label, secret };
		hooks.push(made);
		return made;
	}

	function giveToken({ headers }: SandboxRequest): SandboxResponse {
		const { clientId, clientSecret } = ACORN_APP;
		const wanted = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
		if (headers.authorization !== wanted) throw refusal(401, 'NO_SUCH_APP', 'Unknown app');
		given += 1;
		const token = `act_${randomUUID()}`;
		tokens.set(token, host.now().getTime() + TOKEN_SECONDS * 1_000);
		return ok({ access_token: token, expires_in: TOKEN_SECONDS });
	}

	function requireToken({ headers }: SandboxRequest): void {
		const until = tokens.get((headers.authorization ?? '').replace(/^Bearer /, '')) ?? 0;
		if (until <= host.now().getTime()) throw refusal(401, 'TOKEN_ENDED', 'Get a new token');
	}

	function once(request: SandboxRequest, act: () => SandboxResponse): SandboxResponse {
		const { key = '' } = bodyOf(request) as { key?: string };
		if (key.length > LONGEST_KEY)
			throw refusal(400, 'LONG_KEY', `A key has ${LONGEST_KEY} characters`);
		const body = request.path + request.body.toString();
		const known = key === '' ? undefined : answers.get(key);
		if (known && known.body !== body)
			throw refusal(409, 'OTHER_BODY', 'The key came with another body');
		const response = known?.response ?? act();
		if (key !== '') answers.set(key, { body, response });
		return response;
	}

	const system: AcornSandbox = {
		name: 'acorn',
		handle(request) {
			try {
				return answer(request);
			} catch (error) {
				if (error instanceof Refused) return error.response;
				throw error;
			}
		},
		reset() {
			[payments, events, hooks] = [[], [], []];
			answers = new Map();
			tokens = new Map();
			host.changed();
		},
		faultResponse: (kind, retryAfterSeconds) => ({
			status: kind === 'rateLimited' ? 429 : 503,
			...(retryAfterSeconds === undefined
				? {}
				: { headers: { 'retry-after': String(retryAfterSeconds) } }),
			body: { code: kind === 'rateLimited' ? 'TOO_FAST' : 'DOWN', message: 'Later' },
		}),
		payments: () => [...payments].reverse(),
		events: () => events,
		hooks: () => hooks,
		pay({ value, currency, memo, title, email, name, refusal: reason, isOpen = false }) {
			const made: Payment = {
				id: nextId('AP'),
				state: isOpen ? 'OPEN' : reason === undefined ? 'SETTLED' : 'REFUSED',
				amount: { value, currency },
				refusal: reason ?? null,
				memo: memo ?? null,
				payer: { email: email ?? null, name: name ?? null },
				method: { kind: 'card', last4: '4242' },
				fee: isOpen || reason !== undefined ? null : '0.30',
				title: title ?? null,
				created: now(),
				decided: isOpen ? null : now(),
				refunds: [],
			};
			payments.push(made);
			tell(KINDS[made.state] ?? '', made);
			return made;
		},
		settle(id) {
			const found = payment(id);
			Object.assign(found, {
				state: 'SETTLED',
				refusal: null,
				fee: '0.30',
				decided: now(),
			});
			tell('payment.settled', found);
		},
		refund: (id, value) => giveBack(payment(id), value, null),
		refundSlowly: (id) => giveBack(payment(id), undefined, null, 'UNDERWAY'),
		bounce(refundId) {
			const paid = payments.find(({ refunds }) => refunds.some(({ id }) => id === refundId));
			const refund = paid?.refunds.find(({ id }) => id === refundId);
			if (!paid || !refund) throw new Error(`No refund ${refundId}`);
			Object.assign(refund, { state: 'BOUNCED', changed: now() });
			tell('refund.bounced', paid, refundId);
		},
		refuse(id, reason) {
			const found = payment(id);
			Object.assign(found, { state: 'REFUSED', refusal: reason, decided: now() });
			tell('payment.refused', found);
		},
		addHook: (url, secret) => addHook(url, ALL_KINDS, 'the shop', secret).id,
		disableHook: (id) => void (hook(id).active = false),
		ponder(id) {
			const found = payment(id);
			found.state = 'PONDERING';
			tell('payment.opened', found);
		},
		endTokens: () => tokens.clear(),
		tokensGiven: () => given,
		signature,
	};
	return system;
}

const KINDS: Readonly<Record<string, string>> = {
	OPEN: 'payment.opened',
	SETTLED: 'payment.settled',
	REFUSED: 'payment.refused',
};

const ALL_KINDS = [...Object.values(KINDS), 'refund.underway', 'refund.done', 'refund.bounced'];

function signature(secret: string, url: string, body: Uint8Array, at: number): string {
	const seconds = Math.floor(at / 1_000);
	const signed = createHmac('sha256', secret).update(`${seconds}.${url}.`).update(body);
	return `t=${seconds},h=${signed.digest('hex')}`;
}

function pageOf(all: readonly unknown[], cursor: string | null, name: string) {
	const from = Number(cursor ?? 0);
	const isMore = from + PAGE < all.length;
	return { [name]: all.slice(from, from + PAGE), next: isMore ? String(from + PAGE) : null };
}

function shown({ secret: _secret, ...hook }: Hook): Omit<Hook, 'secret'> {
	return hook;
}

function bodyOf({ body }: SandboxRequest): unknown {
	return body.length === 0 ? {} : JSON.parse(body.toString());
}

function ok(body: unknown): SandboxResponse {
	return { status: 200, body: structuredClone(body) };
}

class Refused extends Error {
	constructor(readonly response: SandboxResponse) {
		super('refused');
	}
}

function refusal(status: number, code: string, message: string): Refused {
	return new Refused({ status, body: { code, message } });
}
