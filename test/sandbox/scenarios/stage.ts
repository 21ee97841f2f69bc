/** Where a scenario plays: one deal and one customer of its own, and everything that can be done to them. */
import {
	abilityOf,
	type ActivityView,
	type CrmLens,
	type DealView,
	type GatewayAbilities,
	type GatewayAbility,
	type GatewayLens,
	type PaymentOutcome,
} from '../lens';
import type { ChatView, DeliveryView, MailView } from '../page/views';
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
	/** Subscribes to what costs nothing for some days. */
	tryOut(plan: string, days: number): void;
	/** The month is over, and the gateway cannot issue the next invoice. */
	missInvoice(): void;
	renew(outcome?: 'paid' | 'declined'): void;
	recover(): void;
	cancelSubscription(): void;
	/** The bank asks about the last payment. */
	inquire(): void;
	/** The bank pulls the last payment back. */
	dispute(): void;
	closeDispute(outcome: 'won' | 'lost'): void;
	/** The customer's bank suspects that the last payment is fraud. */
	warnOfFraud(): void;
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
	const can = <Ability extends GatewayAbility>(ability: Ability): GatewayAbilities[Ability] =>
		abilityOf(gateway, ability);
	const subscriptionTo = (plan: string) => {
		const { amount, currency } = deal;
		return { amount, currency, dealId, plan, ...customer };
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
		authenticate: (outcome) => can('authentication').answer(last('payment'), outcome),
		settleDebit: (outcome) => can('bankDebits').answer(last('payment'), outcome),
		refund: (amount) => gateway.refund(last('payment'), amount),
		subscribe(plan) {
			remembered.subscription = can('subscriptions').start(subscriptionTo(plan));
		},
		tryOut(plan, days) {
			remembered.subscription = can('trials').start(subscriptionTo(plan), days);
		},
		renew: (outcome = 'paid') => can('subscriptions').renew(last('subscription'), outcome),
		missInvoice: () => can('unissuedInvoices').miss(last('subscription')),
		recover: () => can('subscriptions').recover(last('subscription')),
		cancelSubscription: () => can('subscriptions').cancel(last('subscription')),
		inquire() {
			remembered.dispute = can('inquiries').open(last('payment'));
		},
		dispute() {
			remembered.dispute = can('disputes').open(last('payment'));
		},
		closeDispute: (outcome) => can('disputes').close(last('dispute'), outcome),
		warnOfFraud: () => can('fraudWarnings').warn(last('payment')),
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
