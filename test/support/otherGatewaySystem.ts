/**
 * A gateway nobody has, unlike Stripe in every way that matters to an adapter: decimal text, numeric ids, clock times with
 * an offset, settlements apart from transactions, notices that carry no object, signatures over address and body that only
 * the gateway can check, a token that runs out.
 */
import { createHmac } from 'node:crypto';

import type { Http, HttpRequest, HttpResponse } from '../../nodes/shared/contracts/http';
import { fromDecimal, sum, toDecimal } from '../../nodes/shared/vocabulary/money';

export interface Transfer {
	readonly number: number;
	readonly value: string;
	readonly unit: string;
	readonly opened: string;
	readonly note?: string;
}

/** Where the money of a transfer is; a resource of its own. */
export interface Settlement {
	readonly state: string;
	readonly settled?: string;
	readonly refusal?: string;
	readonly returns: readonly Return[];
}

export interface Return {
	readonly number: number;
	readonly value: string;
	readonly at: string;
	/** What whoever asked for it wrote on it; two with the same are one. */
	readonly slip?: string;
}

export interface Notice {
	readonly serial: number;
	readonly topic: string;
	readonly about: string;
	readonly number: number;
	readonly at: string;
	readonly environment: 'practice' | 'production';
}

export interface Listener {
	readonly number: number;
	readonly address: string;
	readonly title: string;
	readonly topics: readonly string[];
	readonly active: boolean;
}

/** Calls that a token is good for. */
const TOKEN_LIFE = 7;
const PAGE = 2;

export class OtherGatewaySystem {
	readonly account = 'M-77';
	readonly notices: Notice[] = [];
	calls = 0;
	private readonly transfers = new Map<number, Transfer>();
	private readonly settlements = new Map<number, Settlement>();
	private readonly listeners = new Map<number, Listener>();
	private readonly secrets = new Set<string>();
	private next = 1_000;
	private token = { text: 'token-0', left: TOKEN_LIFE, issued: 0 };

	constructor(private readonly now: () => number) {}

	/** With the token, as whoever holds the credential has to: asks for a new one when the old has run out. */
	readonly http: Http = async (request) => {
		this.calls += 1;
		const first = this.handle(request, this.token.text);
		if (first.status !== 401) return first;
		this.token = {
			text: `token-${this.token.issued + 1}`,
			left: TOKEN_LIFE,
			issued: this.token.issued + 1,
		};
		return this.handle(request, this.token.text);
	};

	transfer(amount: number, currency: string): number {
		const number = this.next++;
		this.transfers.set(number, {
			number,
			value: toDecimal(amount, currency),
			unit: currency,
			opened: this.moment(),
		});
		this.settlements.set(number, { state: 'WAITING', returns: [] });
		return number;
	}

	settle(number: number, changes: Partial<Settlement>, topic: string): void {
		const settlement = this.settlements.get(number);
		if (!settlement) throw new RangeError(`There is no transfer ${number}`);
		this.settlements.set(number, { ...settlement, ...changes });
		this.notify(topic, 'transfer', number);
	}

	giveBack(number: number, amount: number, slip?: string): Return {
		const settlement = this.settlements.get(number);
		const transfer = this.transfers.get(number);
		if (!settlement || !transfer) throw new RangeError(`There is no transfer ${number}`);
		const back = {
			number: this.next++,
			value: toDecimal(amount, transfer.unit),
			at: this.moment(),
			...(slip === undefined ? {} : { slip }),
		};
		this.settlements.set(number, { ...settlement, returns: [...settlement.returns, back] });
		this.notify('money.returned', 'return', back.number);
		return back;
	}

	moment(): string {
		const shifted = new Date(this.now() + 3_600_000).toISOString();
		return shifted.replace('Z', '+01:00');
	}

	addSecret(secret: string): void {
		this.secrets.add(secret);
	}

	sign(secret: string, url: string, body: Uint8Array): string {
		return createHmac('sha512', secret).update(url).update(body).digest('base64url');
	}

	private notify(topic: string, about: string, number: number): void {
		this.notices.push({
			serial: this.next++,
			topic,
			about,
			number,
			at: this.moment(),
			environment: 'practice',
		});
	}

	private handle({ method, url, body }: HttpRequest, token: string): HttpResponse {
		if (token !== this.token.text || this.token.left-- <= 0) return answer(401, { wrong: 'token' });
		const { pathname, searchParams } = new URL(url);
		const [, resource = '', text = '', part = ''] = pathname.split('/');
		const given = body ? (JSON.parse(String(body)) as Record<string, string>) : {};
		const number = Number(text);
		switch (`${method} ${resource}${part && `/${part}`}`) {
			case 'GET transfers':
				return found(this.transfers.get(number));
			case 'GET transfers/settlement':
				return found(this.settlements.get(number));
			case 'GET returns':
				return found(this.transferOf(number));
			case 'POST transfers/returns':
				return this.returnSome(number, given);
			case 'GET notices':
				return this.page(Number(searchParams.get('after') ?? 0), searchParams.get('since') ?? '');
			case 'POST signatures':
				return answer(200, { genuine: this.isGenuine(given) });
			case 'GET merchant':
				return answer(200, { merchant: this.account, trading_as: 'Northwind' });
			case 'GET listeners':
				return answer(200, { listeners: [...this.listeners.values()] });
			case 'POST listeners':
				return this.listen(given);
			case 'PUT listeners':
				return this.relisten(number, given);
			case 'DELETE listeners':
				return this.listeners.delete(number) ? answer(200, {}) : answer(404, { wrong: 'number' });
			default:
				return answer(404, { wrong: 'path' });
		}
	}

	private isGenuine({ secret = '', signature = '', address = '', body = '' }): boolean {
		if (!this.secrets.has(secret)) return false;
		return signature === this.sign(secret, address, Buffer.from(body, 'base64'));
	}

	private transferOf(number: number): (Return & { readonly of: number }) | undefined {
		for (const [of, { returns }] of this.settlements) {
			const back = returns.find((candidate) => candidate.number === number);
			if (back) return { ...back, of };
		}
		return undefined;
	}

	private returnSome(number: number, { value = '', slip = '' }: Record<string, string>) {
		const [transfer, settlement] = [this.transfers.get(number), this.settlements.get(number)];
		if (!transfer || !settlement) return answer(404, { wrong: 'number' });
		const { unit } = transfer;
		const before = settlement.returns.find((back) => back.slip === slip);
		if (before) return answer(200, before);
		const returned = settlement.returns.map((back) => fromDecimal(back.value, unit));
		const left = fromDecimal(transfer.value, unit) - sum(returned, unit);
		const amount = fromDecimal(value, unit);
		if (amount <= 0 || amount > left) return answer(422, { wrong: 'value' });
		return answer(201, this.giveBack(number, amount, slip));
	}

	private page(after: number, since: string): HttpResponse {
		const wanted = this.notices.filter(
			({ serial, at }) => serial > after && Date.parse(at) >= Date.parse(since),
		);
		return answer(200, { notices: wanted.slice(0, PAGE), more: wanted.length > PAGE });
	}

	private listen(given: Record<string, unknown>): HttpResponse {
		const number = this.next++;
		const secret = `listener-${number}`;
		this.addSecret(secret);
		this.listeners.set(number, {
			number,
			address: String(given.address),
			title: String(given.title),
			topics: given.topics as string[],
			active: true,
		});
		return answer(201, { listener: this.listeners.get(number), secret });
	}

	private relisten(number: number, given: Record<string, unknown>): HttpResponse {
		const listener = this.listeners.get(number);
		if (!listener) return answer(404, { wrong: 'number' });
		const changed = { ...listener, topics: given.topics as string[], active: true };
		this.listeners.set(number, changed);
		return answer(200, { listener: changed });
	}
}

function found(value: unknown): HttpResponse {
	return value === undefined ? answer(404, { wrong: 'number' }) : answer(200, value);
}

function answer(status: number, body: unknown): HttpResponse {
	return { status, headers: {}, body: JSON.stringify(body) };
}
