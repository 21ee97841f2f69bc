import type { SimplePublicObject } from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection } from '../../../shared/contracts/crm';
import type { LineItem } from '../../../shared/contracts/crmActions';
import { chunk } from '../../../shared/loops/batches';
import { readAssociated } from '../associations';
import { BATCH_SIZE } from '../batches';
import { objectsOf } from '../client';
import { OBJECT_TYPES } from '../fields';
import { fromWire } from '../values';

const LINE_ITEMS = 'line_items';
const PROPERTIES = [
	...['name', 'description', 'price', 'quantity', 'amount', 'hs_sku'],
	...['hs_line_item_currency_code', 'recurringbillingfrequency', 'hs_position_on_quote'],
];

/** One call for the links of a thousand deals, one for each hundred line items. */
export async function readLineItems(
	dealIds: readonly string[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, readonly LineItem[]>> {
	const linked = await readAssociated(OBJECT_TYPES.deal, LINE_ITEMS, dealIds, connection);
	const found = new Map<string, SimplePublicObject>();
	for (const part of chunk([...new Set([...linked.values()].flat())], BATCH_SIZE)) {
		const { results } = await objectsOf(connection).batch.read(LINE_ITEMS, {
			inputs: part.map((id) => ({ id })),
			properties: PROPERTIES,
			propertiesWithHistory: [],
		});
		for (const item of results) found.set(item.id, item);
	}
	return new Map(
		dealIds.map((dealId) => {
			const items = (linked.get(dealId) ?? []).flatMap((id) => found.get(id) ?? []);
			return [dealId, items.sort(byPosition).map(toLineItem)];
		}),
	);
}

function toLineItem({ id, properties }: SimplePublicObject): LineItem {
	const number = (name: string) => fromWire(properties[name], 'number');
	return {
		id,
		name: properties.name ?? '',
		description: fromWire(properties.description),
		quantity: number('quantity') ?? '1',
		unitPrice: number('price') ?? '0',
		total: number('amount'),
		currency: fromWire(properties.hs_line_item_currency_code),
		sku: fromWire(properties.hs_sku),
		billingFrequency: fromWire(properties.recurringbillingfrequency),
	};
}

/** As a person put them on the deal, else as they were made. */
function byPosition(left: SimplePublicObject, right: SimplePublicObject): number {
	const place = ({ properties }: SimplePublicObject) => Number(properties.hs_position_on_quote);
	return place(left) - place(right) || Number(left.id) - Number(right.id);
}
