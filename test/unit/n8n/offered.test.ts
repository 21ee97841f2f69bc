/** One truth about what a system can do: its adapter; everything else is made from it. */
import { operationsOfCrm } from '../../../nodes/Crm/offered';
import written from '../../../nodes/operations.json';
import { operationsOfGateway } from '../../../nodes/PaymentGateway/action/offered';
import { OPERATIONS } from '../../../nodes/PaymentGateway/operations';
import { notOfferedNotices } from '../../../nodes/shared/n8n/operations';
import { CRMS, GATEWAYS } from '../../../nodes/systems';

it('the table of operations says what the adapters have; `npx gulp systems` writes it anew', async () => {
	const gateways = await Promise.all(
		GATEWAYS.map(async ({ id, load }) => [id, operationsOfGateway((await load()).actions)]),
	);
	const crms = await Promise.all(
		CRMS.map(async ({ id, load }) => [id, operationsOfCrm(await load())]),
	);
	expect(written).toEqual(Object.fromEntries([...gateways, ...crms]));
});

it('an operation counts as offered where everything is there that it needs', () => {
	const find = async () => await Promise.reject(new Error('never'));
	const none = operationsOfGateway({});
	expect(none).toEqual(['invoice.getDueReminders']);
	expect(operationsOfGateway({ refund: { find } })).toEqual(none);
	expect(operationsOfGateway({ refund: { find, create: find, get: find } })).toEqual([
		...none,
		'refund.create',
		'refund.get',
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
