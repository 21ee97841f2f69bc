/** Why money goes back, told to the gateways that take a reason; the default never makes a refund fail. */
import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import type { RefundReason } from '../../../nodes/shared/contracts/gatewayActions';
import { createSyncWorld } from '../../support/syncWorld';
import { play, shownProperties } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));
jest.mock('../../../nodes/operations.json', () => ({
	model: ['refund.create', 'refund.create: reason'],
	other: ['refund.create'],
}));

const node = new PaymentGateway();
const REFUND = { resource: 'refund', operation: 'create' };
const DEFAULT = {};
let secrets = 0;

/** @returns what the gateway was asked, and with which reason it gave money back. */
async function giveBack(
	gateway: 'model' | 'other',
	refundReasons: readonly RefundReason[] | undefined,
	parameters: IDataObject,
) {
	const asked: string[] = [];
	const reasons: Array<RefundReason | undefined> = [];
	const adapter = {
		...createSyncWorld().gateway.adapter,
		id: gateway,
		...(refundReasons ? { refundReasons } : {}),
		actions: {
			refund: {
				find: async (id: string) => {
					asked.push('find');
					return { id, currency: 'EUR' };
				},
				create: async ({ reason }: { readonly reason?: RefundReason }) => {
					asked.push('create');
					reasons.push(reason);
					const value = { id: 'r_1', status: 'succeeded', rawStatus: 'ok', amount: 100 } as const;
					const createdAt = '2026-11-28T09:00:00.000Z';
					return { isNew: true, value: { ...value, currency: 'EUR', createdAt } };
				},
			},
		},
	};
	adapters.gateway = adapter;
	const paymentId = { __rl: true, mode: 'id', value: 'p_1' };
	const { error } = await play(
		[
			{ name: 'Start', type: 'start', parameters: { items: [{}] as never }, next: [['Pay']] },
			{
				name: 'Pay',
				type: 'paymentGateway',
				parameters: { gateway, paymentId, howMuch: 'all', ...REFUND, ...parameters },
				credentials: [`${gateway}Api`],
			},
		],
		{ paymentGateway: node },
		{ [`${gateway}Api`]: { secret: `live_${++secrets}` } },
	);
	return { error: error?.message, asked, reasons };
}

it('is a parameter for the gateways that take one, and for no other', () => {
	expect(shownProperties(node, { ...REFUND, gateway: 'model' })).toContain('reason');
	expect(shownProperties(node, { ...REFUND, gateway: 'other' })).not.toContain('reason');
});

const ALL = ['requestedByCustomer', 'duplicate', 'fraudulent'] as const;

it.each<
	[string, 'model' | 'other', readonly RefundReason[] | undefined, IDataObject, string | undefined]
>([
	['takes all: the default', 'model', ALL, DEFAULT, 'requestedByCustomer'],
	['takes all: another', 'model', ALL, { reason: 'duplicate' }, 'duplicate'],
	['takes all: none', 'model', ALL, { reason: 'none' }, undefined],
	['takes none: the default', 'other', undefined, DEFAULT, undefined],
	['takes none: one from before', 'other', undefined, { reason: 'duplicate' }, undefined],
	['takes some: the default is left out', 'model', ['duplicate'], DEFAULT, undefined],
	['takes some: the one', 'model', ['duplicate'], { reason: 'duplicate' }, 'duplicate'],
])('a gateway that %s', async (_what, gateway, taken, parameters, sent) => {
	expect(await giveBack(gateway, taken, parameters)).toEqual({
		error: undefined,
		asked: ['find', 'create'],
		reasons: [sent],
	});
});

it('one that was chosen and the gateway does not take is refused before any call', async () => {
	const { error, asked } = await giveBack('model', ['duplicate'], { reason: 'fraudulent' });
	expect(error).toMatch(/takes no refund with the Reason "fraudulent".*"duplicate" or "none"/);
	expect(asked).toEqual([]);
});
