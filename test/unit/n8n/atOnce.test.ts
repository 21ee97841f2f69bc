/** Writes about an invoice that a gateway takes no key for: two executions of one n8n at the same moment. */
import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import { InFlight } from '../../../nodes/shared/transport/inFlight';
import { createSyncWorld } from '../../support/syncWorld';
import { paymentState } from '../../support/states';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const TYPES = { paymentGateway: new PaymentGateway() };
let keys = 0;

/** A gateway that looks first and writes then, with a while between, as a real one does. */
function newGateway() {
	const { gateway } = createSyncWorld();
	const [recorded, mails]: [string[], string[]] = [[], []];
	const later = async () => await new Promise((resolve) => setTimeout(resolve, 20));
	adapters.gateway = {
		...gateway.adapter,
		identify: async () => ({ account: 'acct_1', livemode: true, name: 'Model' }),
		actions: {
			invoice: {
				recordPayment: async (_draft: unknown, { key }: { readonly key: string }) => {
					const isNew = !recorded.includes(key);
					await later();
					if (isNew) recorded.push(key);
					return { value: paymentState('in_1'), isNew };
				},
				remind: async ({ id }: { readonly id: string }) => {
					await later();
					mails.push(id);
					return paymentState('in_1');
				},
			} as never,
		},
	};
	const secret = `live_${++keys}`;
	const run = async (operation: string, invoice = 'in_1', by = secret, options: IDataObject = {}) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: [{}] }, next: [['Pay']] },
				{
					name: 'Pay',
					type: 'paymentGateway',
					parameters: {
						...{ gateway: 'model', resource: 'invoice', operation },
						...{ howMuch: 'all', method: 'cash', options },
						invoiceId: { __rl: true, mode: 'id', value: invoice },
					},
					credentials: ['modelApi'],
				},
			],
			TYPES,
			{ modelApi: { secret: by } },
		);
	return { recorded, mails, run };
}

it('one payment is recorded once, and the other is told that it was there', async () => {
	const { recorded, run } = newGateway();
	const played = await Promise.all([run('recordPayment'), run('recordPayment')]);
	expect(played.map(({ error }) => error)).toEqual([undefined, undefined]);
	expect(recorded).toHaveLength(1);
	const created = played.map(({ output }) => output('Pay')[0]?.json.created);
	expect(created.sort()).toEqual([false, true]);
});

it('one reminder is mailed once; of another invoice, of another account and later it is another one', async () => {
	const { mails, run } = newGateway();
	await Promise.all([run('remind'), run('remind'), run('remind', 'in_2')]);
	expect(mails.sort()).toEqual(['in_1', 'in_2']);
	await Promise.all([run('remind'), run('remind', 'in_1', 'live_other')]);
	expect(mails).toHaveLength(4);
});

it('of two invoices two reminders are mailed, also with one Idempotency Key', async () => {
	const { mails, run } = newGateway();
	const options = { idempotencyKey: 'monday' };
	await Promise.all(
		['in_1', 'in_2'].map(async (id) => await run('remind', id, undefined, options)),
	);
	expect(mails.sort()).toEqual(['in_1', 'in_2']);
});

describe('in flight', () => {
	const refuse = async () => await Promise.reject(new Error('refused'));

	it('what one was refused keeps nobody back, and is nobody else’s', async () => {
		const inFlight = new InFlight();
		const first = inFlight.alone('a', refuse);
		const second = inFlight.alone('a', async () => await Promise.resolve(2));
		await expect(first).rejects.toThrow('refused');
		expect(await second).toBe(2);
	});

	it('whoever joins is refused as well, and the next one begins anew', async () => {
		const inFlight = new InFlight();
		const both = [inFlight.together('a', refuse), inFlight.together('a', refuse)];
		const settled = await Promise.allSettled(both);
		expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await inFlight.together('a', async () => await Promise.resolve(3))).toBe(3);
	});

	it('three go one after the other', async () => {
		const inFlight = new InFlight();
		const said: string[] = [];
		const work = (name: string) => async () => {
			said.push(`${name} begins`);
			await new Promise((resolve) => setTimeout(resolve, 5));
			said.push(`${name} ends`);
		};
		await Promise.all(['1', '2', '3'].map(async (name) => await inFlight.alone('a', work(name))));
		expect(said).toEqual(['1', '2', '3'].flatMap((name) => [`${name} begins`, `${name} ends`]));
	});
});
