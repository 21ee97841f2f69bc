import { required, type Topic } from './check';
import type { Play } from './play';
import { Tale } from './tale';

const DAY_MS = 86_400_000;

/** Where a gateway knows days alone, the last one counts to its end. */
export const wholeDays = (milliseconds: number): number => Math.floor(milliseconds / DAY_MS + 0.01);

export async function sent(play: Play, order = play.order()): Promise<Tale> {
	return await Tale.begin(play, order, required(play.world.invoice), {
		tells: ['invoice.sent'],
		status: 'pending',
		due: order.amount,
		facts: [['invoice.sent', order.amount]],
	});
}

/** Where an invoice is paid by a payment, that is told too, and leads to the invoice. */
const PAID = {
	tells: ['invoice.paid'],
	also: ['payment.succeeded'],
	status: 'paid',
	paid: 1_000,
	facts: [['invoice.paid', 1_000]],
	ends: ['invoice.sent', 'invoice.paymentFailed', 'invoice.overdue'],
} as const;

export const invoices: Topic = {
	name: 'tells of an invoice',
	checks: () => [
		{
			name: 'that is sent, then paid',
			verbs: ['invoice', 'payInvoice'],
			async run(play) {
				const tale = await sent(play, play.order({ email: 'ada@northwind.example' }));
				const open = await play.state(tale.root);
				expect(open.obligations).toMatchObject([
					{ status: 'open', asked: 1_000, open: 1_000, isPastDue: false },
				]);
				expect(open.invoice?.id).toBe(tale.root.id);
				const due = Date.parse(open.invoice?.dueAt ?? '') - play.world.now();
				expect(wholeDays(due)).toBe(30);
				expect(open.paymentUrl ?? 'https://').toMatch(/^https?:/);
				const settled = await tale.next(required(play.world.payInvoice), PAID);
				expect(settled.obligations).toMatchObject([{ status: 'paid', asked: 1_000, open: 0 }]);
				expect(settled.paymentUrl).toBeUndefined();
			},
		},
		{
			name: 'of which a part is paid',
			verbs: ['invoice', 'payInvoicePart', 'payInvoice'],
			async run(play) {
				const tale = await sent(play);
				await required(play.world.payInvoicePart)(tale.root, 400);
				const part = await play.state(tale.root);
				expect(part).toMatchObject({ status: 'partiallyPaid', amountDue: 1_000, amountPaid: 400 });
				expect(part.obligations).toMatchObject([{ status: 'open', asked: 1_000, open: 600 }]);
				await required(play.world.payInvoice)(tale.root);
				const whole = await play.state(tale.root);
				expect(whole).toMatchObject({ status: 'paid', amountDue: 1_000, amountPaid: 1_000 });
				expect(whole.obligations).toMatchObject([{ status: 'paid', asked: 1_000, open: 0 }]);
			},
		},
		{
			name: 'that is credited in part, then paid',
			verbs: ['invoice', 'creditInvoice', 'payInvoice'],
			async run(play) {
				const tale = await sent(play);
				await required(play.world.creditInvoice)(tale.root, 400);
				const open = await play.state(tale.root);
				expect(open).toMatchObject({ amountDue: 600, amountRefunded: 0 });
				expect(open.obligations).toMatchObject([{ asked: 600, open: 600, creditNoted: 400 }]);
				await required(play.world.payInvoice)(tale.root);
				const state = await play.state(tale.root);
				expect(state).toMatchObject({ status: 'paid', amountPaid: 600, amountRefunded: 0 });
			},
		},
		{
			name: 'that is paid, then credited in part',
			verbs: ['invoice', 'payInvoice', 'creditInvoice'],
			async run(play) {
				const tale = await sent(play);
				await tale.next(required(play.world.payInvoice), PAID);
				await tale.next(async (root) => await required(play.world.creditInvoice)(root, 300), {
					tells: ['refund.succeeded'],
					refunded: 300,
					facts: [['refund.succeeded', 300]],
				});
			},
		},
		{
			name: 'that is declined, then paid',
			verbs: ['invoice', 'declineInvoice', 'payInvoice'],
			async run(play) {
				const tale = await sent(play);
				const failed = await tale.next(required(play.world.declineInvoice), {
					tells: ['invoice.paymentFailed'],
					also: ['payment.failed'],
					status: 'failed',
					facts: [['invoice.paymentFailed', 1_000]],
				});
				expect(failed.failure?.category).toBe('insufficientFunds');
				const settled = await tale.next(required(play.world.payInvoice), PAID);
				expect(settled.failure).toBeUndefined();
			},
		},
		{
			name: 'that is overdue, then paid',
			verbs: ['invoice', 'makeOverdue', 'payInvoice'],
			async run(play) {
				const tale = await sent(play);
				const late = await tale.next(required(play.world.makeOverdue), {
					tells: ['invoice.overdue'],
					status: ['pending', 'pastDue'],
					facts: [['invoice.overdue', 1_000]],
					isTimed: false,
				});
				expect(late.obligations).toMatchObject([{ isPastDue: true, open: 1_000 }]);
				await tale.next(required(play.world.payInvoice), { ...PAID, drops: ['invoice.overdue'] });
			},
		},
		{
			name: 'that is void asks for nothing',
			verbs: ['invoice', 'voidInvoice'],
			async run(play) {
				const state = await (
					await sent(play)
				).next(required(play.world.voidInvoice), {
					tells: ['invoice.voided'],
					also: ['payment.canceled'],
					status: 'canceled',
					due: -1_000,
					facts: [['invoice.voided', 1_000]],
					ends: ['invoice.sent'],
				});
				expect(state.obligations).toMatchObject([{ status: 'voided', asked: 0, open: 0 }]);
			},
		},
		{
			name: 'that is given up still asks',
			verbs: ['invoice', 'giveUpInvoice'],
			async run(play) {
				await (
					await sent(play)
				).next(required(play.world.giveUpInvoice), {
					tells: ['invoice.uncollectible'],
					status: 'uncollectible',
					facts: [['invoice.uncollectible', 1_000]],
					ends: ['invoice.sent'],
				});
			},
		},
		{
			name: 'that is paid, then refunded',
			verbs: ['invoice', 'payInvoice'],
			async run(play) {
				const tale = await sent(play);
				const { obligations } = await tale.next(required(play.world.payInvoice), PAID);
				const [id] = obligations[0]?.paymentIds ?? [];
				const payment = { ...tale.root, kind: 'payment' as const, id: required(id) };
				await tale.next(async () => await play.world.refund(payment, 1_000), {
					tells: ['refund.succeeded'],
					refunded: 1_000,
					facts: [['refund.succeeded', 1_000]],
					ends: ['invoice.paid'],
				});
			},
		},
	],
};
