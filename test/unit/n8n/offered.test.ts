/** One truth about what a system can do: its adapter; everything else is made from it. */
import { CRM_NODE } from '../../../nodes/Crm/actionNode';
import written from '../../../nodes/operations.json';
import { GATEWAY_NODE } from '../../../nodes/PaymentGateway/actionNode';
import { notOfferedNotices, offeredOperations } from '../../../nodes/shared/n8n/action/operations';
import { CRMS, GATEWAYS } from '../../../nodes/systems';

it('the table of operations says what the adapters have; `npx gulp systems` writes it anew', async () => {
	const gateways = await Promise.all(
		GATEWAYS.map(async ({ id, load }) => [id, offeredOperations(GATEWAY_NODE, await load())]),
	);
	const crms = await Promise.all(
		CRMS.map(async ({ id, load }) => [id, offeredOperations(CRM_NODE, await load())]),
	);
	expect(written).toEqual(Object.fromEntries([...gateways, ...crms]));
});

it('an operation counts as offered where everything is there that it needs', () => {
	const find = async () => await Promise.reject(new Error('never'));
	const none = offeredOperations(GATEWAY_NODE, { actions: {} });
	expect(none).toEqual(['invoice.getDueReminders']);
	expect(offeredOperations(GATEWAY_NODE, { actions: { refund: { find } } })).toEqual(none);
	const actions = { refund: { find, create: find, get: find } };
	const refund = ['refund.create', 'refund.get'];
	expect(offeredOperations(GATEWAY_NODE, { actions })).toEqual([...none, ...refund]);
	const reasons = [...refund, 'refund.create: reason'].sort();
	const withReasons = { actions, refundReasons: ['duplicate'] };
	expect(offeredOperations(GATEWAY_NODE, withReasons)).toEqual([...none, ...reasons]);
	expect(offeredOperations(CRM_NODE, {})).not.toContain('contact.get');
	expect(offeredOperations(CRM_NODE, {})).toContain('deal.update');
});

describe('a notice under the operation', () => {
	const SYSTEMS = [
		{ id: 'whole', name: 'Whole Pay' },
		{ id: 'small', name: 'Small Pay' },
		{ id: 'new', name: 'New Pay' },
	];
	const all = Object.entries(GATEWAY_NODE.table).flatMap(([resource, byName]) =>
		Object.keys(byName).map((operation) => `${resource}.${operation}`),
	);

	it('is there for exactly what the chosen system lacks, and not for one that nothing is written of', () => {
		const lacking = ['payment.capture', 'payment.cancel', 'dispute.get'];
		const offered = { whole: all, small: all.filter((name) => !lacking.includes(name)) };
		const notices = notOfferedNotices(GATEWAY_NODE, SYSTEMS, offered);
		expect(notices.map(({ displayName, displayOptions }) => [displayName, displayOptions])).toEqual(
			[
				['dispute', ['get']],
				['payment', ['cancel', 'capture']],
			].map(([resource, operation]) => [
				'Small Pay does not offer this operation. Choose another operation, or another gateway.',
				{ show: { resource: [resource], operation, gateway: ['small'] } },
			]),
		);
	});
});
