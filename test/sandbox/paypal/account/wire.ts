/** Webhooks and their events as they travel, `notifications_webhooks_v1`. */
import type { Link } from '../protocol/lists';

export interface Webhook {
	readonly id: string;
	url: string;
	event_types: ReadonlyArray<{ readonly name: string; readonly description?: string }>;
	readonly links: readonly Link[];
}

export interface PaypalEvent {
	readonly id: string;
	readonly event_version: '1.0';
	readonly create_time: string;
	readonly resource_type: string;
	/** Missing for the older resources: sales, disputes. */
	readonly resource_version?: string;
	readonly event_type: string;
	readonly summary: string;
	/** A copy of the time. */
	readonly resource: Readonly<Record<string, unknown>>;
	readonly links: readonly Link[];
}
