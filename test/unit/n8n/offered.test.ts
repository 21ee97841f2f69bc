/** One truth about what a system can do: its adapter; everything else is made from it. */
import { operationsOfCrm } from '../../../nodes/Crm/offered';
import written from '../../../nodes/operations.json';
import { operationsOfGateway } from '../../../nodes/PaymentGateway/action/offered';
import { OPERATIONS } from '../../../nodes/PaymentGateway/description';
import { notOfferedNotices } from '../../../nodes/shared/n8n/offeredOperations';
import { CRMS, GATEWAYS } from '../../../nodes/systems';

it('the table of operations says what the adapters have; `npx gulp systems` writes it anew', async () => {
	const gateways = await Promise.all(
		GATEWAYS.map(async ({ id, load }) => [id, operationsOfGateway(await load())]),
	);
	const crms = await Promise.all(
		CRMS.map(async ({ id, load }) => [id, operationsOfCrm(await load())]),
	);
	expect(written).toEqual(Object.fromEntries([...gateways, ...crms]));
});

it('an operation counts as offered where everything is there that it needs', () => {
	const find = async () => await Promise.reject(new Error('never'));
	const none = operationsOfGateway({ actions: {} });
	expect(none).toEqual(['invoice.getDueReminders']);
	expect(operationsOfGateway({ actions: { refund: { find } } })).toEqual(none);
	const actions = { refund: { find, create: find, get: find } };
	const refund = ['refund.create', 'refund.get'];
	expect(operationsOfGateway({ actions })).toEqual([...none, ...refund]);
	const reasons = [...refund, 'refund.create: reason'].sort();
	expect(operationsOfGateway({ actions, refundReasons: ['duplicate'] })).toEqual([
		...none,
		...reasons,
	]);
	expect(operationsOfCrm({})).not.toContain('contact.get');
	expect(operationsOfCrm({})).toContain('deal.update');
});

describe('a notice under the operation', () => {
	const SYSTEMS = [
		{ id: 'whole', name: 'Whole Pay' },
		{ id: 'small', name: 'Small Pay' },
		{ id: 'new', name: 'New Pay' },
	];
	const all = Object.entries(OPERATIONS).flatMap(([resource, byName]) =>
		Object.keys(byName).map((operation) => `${resource}.${operation}`),
	);
	const words = { parameter: 'gateway', other: 'another gateway' };

	it('is there for exactly what the chosen system lacks, and not for one that nothing is written of', () => {
		const lacking = ['payment.capture', 'payment.cancel', 'dispute.get'];
		const offered = { whole: all, small: all.filter((name) => !lacking.includes(name)) };
		const notices = notOfferedNotices(OPERATIONS, SYSTEMS, offered, words);
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
