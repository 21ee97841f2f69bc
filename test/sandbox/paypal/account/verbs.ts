/** What the merchant does to the app in PayPal's own pages, and time. */
import { age, earlier } from '../age';
import { LAG_MILLISECONDS } from '../payments/transactions';
import type { Feature } from '../protocol/routes';
import type { World } from '../world';
import type { PaypalEvent, Webhook } from './wire';
import { addWebhook } from './webhooks';

export interface AccountVerbs {
	/** Switched on or off in the app's settings: counts for tokens that are given afterwards. */
	switchFeature(feature: Feature, isOn: boolean): void;
	/** Time passes: links end, keys are forgotten, lists catch up. */
	wait(milliseconds: number): void;
	/** The same where nobody can set the clock of who asks: what happened so far did so earlier. */
	age(milliseconds: number): void;
	/** The report has everything that moved so far. */
	completeReport(): void;
	/** Registered in the developer pages, for everything unless names are given. */
	addWebhook(url: string, names?: readonly string[]): Webhook;
	removeWebhook(id: string): void;
	webhooks(): readonly Webhook[];
	/** Oldest first. */
	events(): readonly PaypalEvent[];
	/** From the events dashboard, to all that it was told to; with a new transmission id. */
	resend(eventId: string): void;
}

/** `worldOf` gives the account as it is now. */
export function createAccountVerbs(worldOf: () => World): AccountVerbs {
	return {
		switchFeature(feature, isOn) {
			if (isOn) worldOf().features.add(feature);
			else worldOf().features.delete(feature);
		},
		wait: (milliseconds) => worldOf().wait(milliseconds),
		age: (milliseconds) => age(worldOf(), milliseconds),
		completeReport() {
			for (const row of worldOf().transactions) earlier(row, LAG_MILLISECONDS);
		},
		addWebhook: (url, names = ['*']) =>
			addWebhook(
				worldOf(),
				url,
				names.map((name) => ({ name })),
			),
		removeWebhook: (id) => void worldOf().webhooks.delete(id),
		webhooks: () => [...worldOf().webhooks.values()],
		events: () => worldOf().events,
		resend(eventId) {
			const world = worldOf();
			const event = world.events.find(({ id }) => id === eventId);
			if (!event) throw new Error(`No event ${eventId}`);
			for (const id of world.told.get(eventId) ?? []) {
				const webhook = world.webhooks.get(id);
				if (webhook) world.post(webhook, event);
			}
		},
	};
}
