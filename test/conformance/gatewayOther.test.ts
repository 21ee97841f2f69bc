import type { GatewayConnection, WebhookDelivery } from '../../nodes/shared/contracts/gateway';
import type { Subject } from '../../nodes/shared/vocabulary/subject';
import { otherGateway, STATES } from '../support/otherGateway';
import { OtherGatewaySystem } from '../support/otherGatewaySystem';
import { gatewayConformance } from './gateway';
import type { GatewayBench, GatewayWorld, Played } from './gatewayBench';

const START = Date.parse('2026-11-02T09:00:00Z');
const URL_OF_LISTENER = 'https://n8n.example/webhook/1/payments';
const SECRET = 'listener-1';

interface OtherWorld extends GatewayWorld {
	readonly system: OtherGatewaySystem;
}

const bench: GatewayBench = {
	adapter: otherGateway,
	signature: {
		headers: ['x-other-signature'],
		tolerance: false,
		severalAtOnce: false,
		signsUrl: true,
	},
	budget: { resolve: 1, read: 2 },
	statusTables: [
		{ name: 'settlement state', words: ['WAITING', 'SETTLED', 'REFUSED'], table: STATES },
	],
	unknownStatus: 'unknown',
	open: async () => openWorld(),
	async openWithUnknownStatus() {
		const world = openWorld();
		const number = world.system.transfer(100, 'EUR');
		world.system.settle(number, { state: 'PONDERING' }, 'money.pondered');
		return { world, root: world.subject(number) };
	},
};

describe('A gateway that is nothing like Stripe', () => gatewayConformance(bench));

function openWorld(): OtherWorld & { subject(number: number): Subject } {
	let now = START;
	const system = new OtherGatewaySystem(() => now);
	system.addSecret(SECRET);
	let told = 0;

	const connect = (overrides: Partial<GatewayConnection> = {}): GatewayConnection => ({
		http: system.http,
		clock: { now: () => now, sleep: async () => undefined, random: () => 0.5 },
		baseUrl: 'http://127.0.0.1:1',
		livemode: false,
		account: async () => system.account,
		secrets: [],
		...overrides,
	});
	const sign: GatewayWorld['sign'] = async ({ secrets, body, url = URL_OF_LISTENER }) => {
		const rawBody = body ?? new Uint8Array();
		return {
			headers: { 'x-other-signature': system.sign(secrets[0] ?? '', url, rawBody) },
			rawBody,
			url,
		};
	};
	const subject = (number: number): Subject => ({
		gateway: 'other',
		account: system.account,
		livemode: false,
		kind: 'payment',
		id: String(number),
	});
	const play = async (root: Subject): Promise<Played> => {
		const deliveries: WebhookDelivery[] = [];
		for (const notice of system.notices.slice(told)) {
			const body = new TextEncoder().encode(JSON.stringify(notice));
			deliveries.push(await sign({ secrets: [SECRET], at: now, body }));
		}
		told = system.notices.length;
		return { root, deliveries };
	};

	return {
		system,
		subject,
		account: system.account,
		secret: SECRET,
		now: () => now,
		advance: (milliseconds) => void (now += milliseconds),
		connect,
		sign,
		calls() {
			const count = system.calls;
			system.calls = 0;
			return count;
		},
		async pay(amount = 1_234, currency = 'EUR') {
			const number = system.transfer(amount, currency);
			system.settle(number, { state: 'SETTLED', settled: system.moment() }, 'money.arrived');
			return await play(subject(number));
		},
		async fail() {
			const number = system.transfer(1_234, 'EUR');
			system.settle(number, { state: 'REFUSED', refusal: '51' }, 'money.refused');
			return await play(subject(number));
		},
		async refund(root, amount = 1) {
			system.giveBack(Number(root.id), amount);
			return await play(root);
		},
		namesOf: ({ id }) => [id, `https://other.example/transfers/${id}`],
		missing: (kind) => ({ ...subject(1), kind }),
		missingHints: () => [
			{ type: 'payment.succeeded', objectKind: 'transfer', objectId: '1' },
			{ type: 'refund.succeeded', objectKind: 'return', objectId: '2' },
		],
		refusing: (status) => async () => ({ status, headers: {}, body: '{}' }),
		stop: async () => undefined,
	};
}
