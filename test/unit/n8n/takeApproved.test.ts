/** Money that a customer has approved and that nobody takes but us: both triggers take it before they hand anything on. */
import { UserError } from 'n8n-workflow';

import { PaymentCatchUpTrigger } from '../../../nodes/PaymentCatchUp/PaymentCatchUpTrigger.node';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { forgetProcess } from '../../../nodes/shared/n8n/trigger/polling';
import type { PaymentEvent, PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { hasStarted, webhookDouble } from '../../support/webhookDouble';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const { webhook } = new PaymentGatewayTrigger();
const { poll } = new PaymentCatchUpTrigger();

class Refused extends Error {}

class Lacking extends Error {
	constructor(readonly kind: 'auth' | 'permission') {
		super();
	}
}

const DOWN = new NetworkFailure('Model Pay does not answer', 'ECONNREFUSED');

let serial = 0;
let taken: string[];
/** What taking fails with, until it is told otherwise. */
let trouble: Error | undefined;
let told: PaymentEvent[];

const event = (id: string, type: PaymentEventType): PaymentEvent => ({
	id,
	gateway: 'model',
	account: '',
	livemode: true,
	occurredAt: new Date(Date.now() - 1_000).toISOString(),
	hint: { type, objectKind: 'order', objectId: `order-of-${id}` },
});

beforeEach(() => {
	forgetProcess();
	taken = [];
	trouble = undefined;
	told = [event('approved', 'payment.pending')];
	adapters.gateway = {
		id: 'model',
		displayName: 'Model Pay',
		dealNaming: 'put the id of the deal into the note of the payment',
		verification: 'webhookId',
		identify: async () => ({ account: 'acct_1', livemode: true, name: 'Acme' }),
		mayBeSigned: () => true,
		verify: async () => 'genuine',
		readEvents: () => told,
		async *listChanges() {
			yield* told;
		},
		takeApproved: async (events) => {
			if (trouble) throw trouble;
			taken.push(...events.map(({ id }) => id));
		},
		classify: (error) => {
			if (error instanceof Lacking)
				return { kind: error.kind, message: `The key lacks ${error.kind}` };
			return error instanceof Refused
				? { kind: 'conflict', message: 'The order has ended', rawCode: 'ENDED' }
				: undefined;
		},
	} as Partial<GatewayAdapter> as GatewayAdapter;
});

const newUrl = () => `https://n8n.acme.example/webhook/approved-${++serial}/webhook`;

async function deliver(events: readonly string[], url = newUrl()) {
	const { context, answered, log } = webhookDouble({
		url,
		credentialType: 'modelApi',
		credential: { secret: `live_${url}`, signingSecrets: '' },
		parameters: { gateway: 'model', events },
		headers: { signature: 'any' },
		rawBody: Buffer.from('{}'),
		staticData: { endpointId: 'wh_1' },
	});
	const returned = await webhook.call(context);
	return { status: answered.status, isStarted: hasStarted(returned), log: log.join('\n') };
}

function newCatchUp(events: readonly string[]) {
	const stored = {};
	const log: string[] = [];
	const parameters: Record<string, unknown> = { gateway: 'model', events, unfinished: false };
	const secret = `live_approved_${++serial}`;
	const note = (message: string) => void log.push(message);
	const context = {
		getNode: () => ({ id: secret, name: 'Catch Up', credentials: { modelApi: {} } }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => ({ secret }),
		getWorkflow: () => ({ id: secret }),
		getWorkflowStaticData: () => stored,
		getMode: () => 'trigger',
		logger: { info: note, warn: note },
		helpers: {},
	};
	const ids = async () => {
		const answer = await poll.call(context as never);
		return answer?.[0]?.map(({ json }) => json.id) ?? [];
	};
	return { ids, log };
}

describe('a delivery', () => {
	it('is taken and then handed on', async () => {
		expect(await deliver(['payment.pending'])).toMatchObject({ isStarted: true });
		expect(taken).toEqual(['approved']);
	});

	it('is taken also where the workflow did not ask for it, which then does not start', async () => {
		const seen = await deliver(['payment.succeeded']);
		expect(seen).toMatchObject({ status: 200, isStarted: false });
		expect(taken).toEqual(['approved']);
	});

	it('of the other mode is left alone', async () => {
		told = [{ ...event('approved', 'payment.pending'), livemode: false }];
		expect(await deliver(['payment.pending'])).toMatchObject({ status: 200, isStarted: false });
		expect(taken).toEqual([]);
	});

	it('that cannot be taken just now is to come again, and starts nothing', async () => {
		trouble = DOWN;
		const seen = await deliver(['payment.pending']);
		expect(seen).toMatchObject({ status: 503, isStarted: false });
		expect(seen.log).toContain('could not be taken: Model Pay does not answer');
		trouble = undefined;
		expect(await deliver(['payment.pending'])).toMatchObject({ isStarted: true });
		expect(taken).toEqual(['approved']);
	});

	it.each([
		[
			'the credential gets no token',
			new UserError('Copy the secret again'),
			'Copy the secret again',
		],
		['the key is not known any more', new Lacking('auth'), 'The key lacks auth'],
		['a right is missing', new Lacking('permission'), 'The key lacks permission'],
	])('is to come again until a person has put it right: %s', async (_what, error, words) => {
		trouble = error;
		for (const events of [['payment.succeeded'], ['payment.pending']]) {
			const seen = await deliver(events);
			expect(seen).toMatchObject({ status: 503, isStarted: false });
			expect(seen.log).toContain(`could not be taken: ${words}`);
		}
		trouble = undefined;
		expect(await deliver(['payment.pending'])).toMatchObject({ isStarted: true });
		expect(taken).toEqual(['approved']);
	});

	it('of many that fail alike leaves one line, whatever number the gateway gave each failure', async () => {
		const url = newUrl();
		const lines: string[] = [];
		for (let index = 0; index < 20; index++) {
			trouble = new NetworkFailure(`Model Pay is down (its number f1d2d2f924e${index})`, 'EDOWN');
			const seen = await deliver(['payment.pending'], url);
			expect(seen.status).toBe(503);
			if (seen.log !== '') lines.push(seen.log);
		}
		expect(lines).toEqual([expect.stringContaining('f1d2d2f924e0')]);
	});

	it('whose account cannot be told, since the credential gets no token, says why', async () => {
		const identify = async () => await Promise.reject(new UserError('Copy the secret again'));
		Object.assign(adapters.gateway ?? {}, { identify });
		const seen = await deliver(['payment.pending']);
		expect(seen.log).toContain('could not be read: Copy the secret again');
	});

	it('that is refused for good is handed on, with a line in the log', async () => {
		trouble = new Refused();
		const seen = await deliver(['payment.pending']);
		expect(seen.isStarted).toBe(true);
		expect(seen.log).toContain('could not be taken: The order has ended');
	});

	it('is like any other at a gateway that takes by itself', async () => {
		delete (adapters.gateway as { takeApproved?: unknown }).takeApproved;
		expect(await deliver(['payment.pending'])).toMatchObject({ isStarted: true });
	});
});

describe('a catch-up', () => {
	it('takes what it finds, also what is not handed on', async () => {
		expect(await newCatchUp(['payment.succeeded']).ids()).toEqual([]);
		expect(taken).toEqual(['approved']);
	});

	it('goes on where it cannot be taken just now, and asks again at the next poll', async () => {
		const catchUp = newCatchUp(['payment.pending']);
		trouble = DOWN;
		expect(await catchUp.ids()).toEqual(['approved']);
		expect(catchUp.log.join('\n')).toContain('Model Pay does not answer');
		trouble = undefined;
		expect(await catchUp.ids()).toEqual([]);
		expect(taken).toEqual(['approved']);
	});

	it('goes on past what is refused for good, and says so', async () => {
		trouble = new Refused();
		const catchUp = newCatchUp(['payment.pending']);
		expect(await catchUp.ids()).toEqual(['approved']);
		expect(catchUp.log.join('\n')).toContain('The order has ended');
	});
});
