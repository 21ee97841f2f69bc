/** What a check is given: a fresh world, the adapter under test, and the ways in which the node uses it. */
import type {
	GatewayAdapter,
	GatewayConnection,
	WebhookDelivery,
} from '../../../nodes/shared/contracts/gateway';
import type { Http, HttpRequest } from '../../../nodes/shared/contracts/http';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayBench, GatewayWorld, Order } from '../gatewayBench';

export interface Play {
	readonly bench: GatewayBench;
	readonly adapter: GatewayAdapter;
	readonly world: GatewayWorld;
	/** Of the bench's first currency unless told, over 10.00 in most. */
	order(order?: Partial<Order>): Order;
	/** With what verifies a delivery: the secrets, or the ids of our registrations. */
	connectWith(
		secrets: readonly string[],
		overrides?: Partial<GatewayConnection>,
	): GatewayConnection;
	passes(delivery: WebhookDelivery, secrets?: readonly string[], at?: number): Promise<boolean>;
	/** The events of what was delivered since this was asked last. */
	told(): Promise<PaymentEvent[]>;
	state(root: Subject): Promise<PaymentState>;
	changes(since: number): Promise<PaymentEvent[]>;
	isWrite(request: HttpRequest): boolean;
}

export function openPlay(bench: GatewayBench, adapter: GatewayAdapter, world: GatewayWorld): Play {
	const usesIds = adapter.verification === 'webhookId';
	const connectWith: Play['connectWith'] = (secrets, overrides = {}) =>
		world.connect({ ...(usesIds ? { endpointIds: secrets } : { secrets }), ...overrides });
	return {
		bench,
		adapter,
		world,
		order: (order = {}) => ({ amount: 1_000, currency: bench.currencies[0], ...order }),
		connectWith,
		passes: async (delivery, secrets = [world.secret], at = world.now()) =>
			(await adapter.verify(
				delivery,
				connectWith(secrets, { clock: { ...world.connect().clock, now: () => at } }),
			)) === 'genuine',
		told: async () =>
			(await world.delivered()).flatMap((delivery) =>
				adapter.readEvents(delivery, world.connect()),
			),
		async state(root) {
			const [state] = await adapter.readStates([root], world.connect());
			if (!state) throw new Error(`The adapter finds no ${root.kind} ${root.id}`);
			return state;
		},
		async changes(since) {
			const found: PaymentEvent[] = [];
			for await (const event of adapter.listChanges(new Date(since), world.connect())) {
				found.push(event);
			}
			return found;
		},
		isWrite: bench.isWrite ?? (({ method }) => method !== 'GET'),
	};
}

/** The write happens and its answer does not come; all before and after are as they are. */
export function losing(play: Play, nth: number, http: Http): Http & { writes(): number } {
	let writes = 0;
	const lossy: Http = async (request) => {
		const answer = await http(request);
		if (play.isWrite(request) && ++writes === nth) {
			throw new NetworkFailure('The connection was cut', 'ECONNRESET');
		}
		return answer;
	};
	return Object.assign(lossy, { writes: () => writes });
}
