import type { EventHint } from '../../shared/vocabulary/event';
import { isObject, isText } from '../../shared/vocabulary/shape';
import type { PaypalLink } from './shapes/parts';
import { type Pointer, pointersIn, upOf } from './state/links';

/** What an event carries; of any version, so nothing in it is relied on. */
export type Resource = Readonly<Record<string, unknown>>;

type Target = Omit<EventHint, 'type'>;

/** A field that is text, else nothing. */
export function textIn(resource: Resource, name: string): string {
	const value = resource[name];
	return isText(value) ? value : '';
}

/** A field that is an object, else an empty one. */
export function objectIn(resource: Resource, name: string): Resource {
	const value = resource[name];
	return isObject(value) ? value : {};
}

/** The objects of a field that is a list. */
export function listIn(resource: Resource, name: string): Resource[] {
	const value = resource[name];
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** An invoice's event has it a level deeper, and now and then has none there (contracts/paypal/events). */
export function invoiceIn(resource: Resource): Resource {
	const { invoice } = resource;
	return isObject(invoice) ? invoice : resource;
}

/**
 * Where to look, for each family of events: the object nearest to the root that the resource itself names, which saves the call
 * that would look it up. What belongs to what never changes, so its age does not matter.
 */
export const POINTERS = {
	order: (resource: Resource) =>
		first(['order', textIn(resource, 'id')], ['order', textIn(resource, 'order_id')]),
	payment: (kind: 'capture' | 'authorization') => (resource: Resource) =>
		withPart(
			first(['order', relatedIn(resource, 'order_id')], above(resource, 'order'), [
				kind,
				textIn(resource, 'id'),
			]),
			kind === 'capture' ? textIn(resource, 'id') : '',
		),
	/** It carries a refund, whose link `up` is the capture; a reversal may carry no id of its own. */
	refund: (resource: Resource) =>
		withPart(
			first(
				['order', relatedIn(resource, 'order_id')],
				above(resource, 'order'),
				['capture', relatedIn(resource, 'capture_id')],
				above(resource, 'capture'),
				above(resource, 'sale'),
				['capture', textIn(resource, 'capture_id')],
				['refund', textIn(resource, 'id')],
			),
			relatedIn(resource, 'capture_id') || above(resource, 'capture')[1],
		),
	sale: (resource: Resource) =>
		first(
			['subscription', textIn(resource, 'billing_agreement_id')],
			['sale', textIn(resource, 'id')],
		),
	/** A reversal says its amount, its state and its links, and nothing else. */
	saleBack: (resource: Resource) =>
		first(
			['subscription', textIn(resource, 'billing_agreement_id')],
			['sale', textIn(resource, 'sale_id')],
			above(resource, 'sale'),
			linked(resource, 'sale'),
			['refund', textIn(resource, 'id')],
		),
	subscription: (resource: Resource) => first(['subscription', textIn(resource, 'id')]),
	invoice: (resource: Resource) => first(['invoice', textIn(invoiceIn(resource), 'id')]),
	dispute: (resource: Resource) => first(['dispute', textIn(resource, 'dispute_id')]),
} as const;

/** Of a dispute, the longest there is (customer_disputes_v1, dispute_id). */
const LONGEST_ID = 255;

function isId(text: string): boolean {
	return text !== '' && text.length <= LONGEST_ID;
}

function first(
	...candidates: ReadonlyArray<readonly [kind: string, id: string]>
): Target | undefined {
	const found = candidates.find(([, id]) => isId(id));
	return found && { objectKind: found[0], objectId: found[1] };
}

/** The capture of an order that an event is about: PayPal may forget the order first (learned.ts). */
function withPart(target: Target | undefined, captureId: string): Target | undefined {
	const isOfOrder = target?.objectKind === 'order' && isId(captureId);
	return isOfOrder ? { ...target, partId: captureId } : target;
}

function relatedIn(resource: Resource, name: string): string {
	return textIn(objectIn(objectIn(resource, 'supplementary_data'), 'related_ids'), name);
}

function above(resource: Resource, kind: Pointer['kind']): readonly [string, string] {
	const up = upOf(linksIn(resource));
	return [kind, up?.kind === kind ? up.id : ''];
}

function linked(resource: Resource, kind: Pointer['kind']): readonly [string, string] {
	const found = linksIn(resource).flatMap(({ href = '' }) => pointersIn(href));
	return [kind, found.find((pointer) => pointer.kind === kind)?.id ?? ''];
}

function linksIn(resource: Resource): PaypalLink[] {
	return listIn(resource, 'links').map((link) => ({
		href: textIn(link, 'href'),
		rel: textIn(link, 'rel'),
		method: textIn(link, 'method'),
	}));
}
