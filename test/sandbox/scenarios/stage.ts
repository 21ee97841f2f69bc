/** Where a scenario plays: one deal and one customer of its own, and everything that can be done to them. */
import type {
	ActivityView,
	ChatView,
	CrmLens,
	DealView,
	DeliveryView,
	GatewayLens,
	MailView,
	PaymentOutcome,
} from '../page/views';
import type { DeliveryEffect, FaultBook, RequestEffect } from '../server/faults';
import type { DeliveryQueue } from '../server/deliveries';
import type { ScenarioDeal } from './scenario';

/** What there is to see of one run, at one moment. */
export interface Seen {
	readonly deal: DealView;
	readonly email: string;
	/** To the run's customer, oldest first. */
	readonly mails: readonly MailView[];
	/** Since the run began, oldest first. */
	readonly chat: readonly ChatView[];
	readonly deliveries: readonly DeliveryView[];
	/** Tasks that belong to no deal, since the run began. */
	readonly reviewTasks: readonly ActivityView[];
}

/** Amounts are decimal text in the deal's currency; the whole deal where none is given. */
export interface Stage {
	pay(order?: {
		readonly amount?: string;
		readonly outcome?: PaymentOutcome;
		/** `nobody`: the payment names no deal, and its payer is not in the CRM. */
		readonly names?: 'deal' | 'email' | 'nobody';
	}): void;
	/** The last payment, with a good card. */
	payAgain(): void;
	authenticate(outcome: 'succeeds' | 'fails'): void;
	/** The bank answers the debit of the last payment. */
	settleDebit(outcome: 'succeeds' | 'fails'): void;
	refund(amount?: string): void;
	subscribe(plan: string): void;
	renew(outcome?: 'paid' | 'declined'): void;
	recover(): void;
	cancelSubscription(): void;
	dispute(kind: 'inquiry' | 'chargeback'): void;
	closeDispute(outcome: 'won' | 'lost'): void;
	/** Every delivery that `play` causes meets this fate. */
	onDeliveries(effect: DeliveryEffect, play: () => void): void;
	/** The gateway sends again what was lost on its way. */
	redeliverLost(): void;
	/** Befalls calls to one side, the next `times` or until `endTrouble`. */
	trouble(side: 'gateway' | 'crm', effect: RequestEffect, times?: number): void;
	endTrouble(): void;
}

export interface StageParts {
	readonly gateway: GatewayLens;
	readonly crm: CrmLens;
	readonly faults: FaultBook;
	readonly deliveries: DeliveryQueue;
	readonly dealId: string;
	readonly deal: ScenarioDeal;
	readonly customer: { readonly name: string; readonly email: string };
	/** Deliveries that this run has caused so far. */
	readonly caused: () => readonly DeliveryView[];
}

const STRANGER = { name: 'Sam Nobody', email: 'sam.nobody@elsewhere.example' };

/** `close` lifts every fault that is still there. */
export function openStage(parts: StageParts): Stage & { close(): void } {
	const { gateway, crm, faults, dealId, deal, customer } = parts;
	const ordered = new Set<string>();
	const remembered: { payment?: string; subscription?: string; dispute?: string } = {};
	const last = (kind: keyof typeof remembered): string => {
		const id = remembered[kind];
		if (id === undefined) throw new Error(`This scenario has no ${kind} yet`);
		return id;
	};
	const order = (fault: Parameters<FaultBook['order']>[0]): string => {
		const id = faults.order(fault);
		ordered.add(id);
		return id;
	};
	const lift = (id: string): void => {
		faults.lift(id);
		ordered.delete(id);
	};
	const endTrouble = (): void => [...ordered].forEach(lift);

	return {
		pay({ amount = deal.amount, outcome = 'paid', names = 'deal' } = {}) {
			remembered.payment = gateway.pay({
				amount,
				currency: deal.currency,
				outcome,
				...(names === 'nobody' ? STRANGER : customer),
				...(names === 'deal' ? { dealId } : {}),
			});
		},
		payAgain: () => gateway.payAgain(last('payment')),
		authenticate: (outcome) => gateway.authenticate(last('payment'), outcome),
		settleDebit: (outcome) => gateway.settleDebit(last('payment'), outcome),
		refund: (amount) => gateway.refund(last('payment'), amount),
		subscribe(plan) {
			const { amount, currency } = deal;
			remembered.subscription = gateway.subscribe({ amount, currency, dealId, plan, ...customer });
		},
		renew: (outcome = 'paid') => gateway.renew(last('subscription'), outcome),
		recover: () => gateway.recover(last('subscription')),
		cancelSubscription: () => gateway.cancelSubscription(last('subscription')),
		dispute(kind) {
			remembered.dispute = gateway.dispute(last('payment'), kind);
		},
		closeDispute: (outcome) => gateway.closeDispute(last('dispute'), outcome),
		onDeliveries(effect, play) {
			const id = order({ on: 'delivery', system: gateway.id, effect });
			play();
			lift(id);
		},
		redeliverLost() {
			for (const { id, state } of parts.caused()) {
				if (state === 'dropped') parts.deliveries.resend(id);
			}
		},
		trouble(side, effect, times) {
			const system = side === 'gateway' ? gateway.id : crm.id;
			order({ on: 'request', system, effect, ...(times === undefined ? {} : { times }) });
		},
		endTrouble,
		close: endTrouble,
	};
}
