import * as z from '../../../shared/zod';
import { id, links, list, maybe, text } from './parts';

/**
 * An event, in a delivery and in the list of them. Its resource is whatever it tells of; what is read of that is checked where it is.
 * @see notifications_webhooks_v1, event
 */
export const WEBHOOK_EVENT = z.lazy(() =>
	z.looseObject({
		id,
		event_type: z.string(),
		/** A sample of PayPal's has `2018-19-12`: whoever reads it has to do without. */
		create_time: text,
		resource_type: text,
		resource_version: text,
		summary: text,
		resource: maybe(z.record(z.string(), z.unknown())),
	}),
);
export type PaypalWebhookEvent = z.output<typeof WEBHOOK_EVENT>;

/** @see notifications_webhooks_v1, EventList; the page after it is the link `next` */
export const WEBHOOK_EVENTS = z.lazy(() => z.looseObject({ events: list(WEBHOOK_EVENT), links }));
export type PaypalWebhookEvents = z.output<typeof WEBHOOK_EVENTS>;
