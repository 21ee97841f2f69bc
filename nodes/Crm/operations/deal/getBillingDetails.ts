import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DealRecord } from '../../../shared/contracts/crm';
import type { ContactRecord, LineItem } from '../../../shared/contracts/crmActions';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { crmSettings } from '../../../shared/n8n/crmSettings';
import { allAtOnce } from '../../../shared/n8n/action/perItem';
import { attempt } from '../../../shared/vocabulary/attempt';
import type { SoldLine } from '../../../shared/vocabulary/billLine';
import { fromDecimal, toText } from '../../../shared/vocabulary/money';
import { payerName } from '../../../shared/vocabulary/payerText';
import { withDeals } from '../../action/existing';
import { actionsOf, type Operation } from '../../action/operation';
import { paymentRequestOf } from '../../action/paymentRequest';
import { dealFieldsToRead, dealJson, moneyText, nameOf } from '../../action/records';
import { DEAL, dealKeyOf } from '../../description/locator';
import { billingOf } from '../contact/getBillingDetails';

export const option: Operation['option'] = {
	name: 'Get Billing Details',
	action: 'Get billing details of deal',
	description: 'Retrieve what an invoice needs: customer, currency and lines',
};

export const needs: Operation['needs'] = ['readContacts'];

export const description: Operation['description'] = [DEAL];

/**
 * What an invoice needs: the customer, the currency and the lines, and whether the customer was asked before. Five calls for
 * a hundred deals: deals, their contacts' ids, contacts, their line items' ids, line items.
 */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { adapter, connection } = session;
	const actions = actionsOf(session);
	const settings = crmSettings(session);
	const read = (index: number) => ({ key: dealKeyOf(context, actions, index) });
	return await allAtOnce(context, session, read, async (requests) => {
		const fields = await dealFieldsToRead(adapter, actions, settings, true);
		return await withDeals(session, requests, { fields, contacts: true }, async (known) => {
			const contactIds = [...new Set(known.flatMap(({ deal }) => deal.contactIds.slice(0, 1)))];
			const contacts = await actions.readContacts(
				contactIds.map((value) => ({ by: 'id', value })),
				[],
				connection,
			);
			const dealIds = [...new Set(known.map(({ deal }) => deal.id))];
			const lines = await adapter.actions?.readLineItems?.(dealIds, connection);
			const account = await settings.account();
			const words = { adapter, actions, pipelines: await settings.pipelines(), isSimple: true };
			return known.map(({ deal }) => {
				const contact = contacts[contactIds.indexOf(deal.contactIds[0] ?? '')];
				const { payment, ...own } = dealJson(deal, words);
				const sold = linesJson(deal, lines?.get(deal.id) ?? []);
				const row = {
					deal: { ...own, payment, crm: adapter.displayName, account },
					contact: contact ? contactFields(contact) : null,
					...(contact ? billingOf(contact) : { customer: null, missing: ['contact'] }),
					otherContactIds: deal.contactIds.slice(1),
					...sold,
				};
				const request = paymentRequestOf({
					...sold,
					hasContact: contact !== undefined,
					email: contact?.email ?? null,
					payment: payment as Readonly<Record<string, string | null>>,
				});
				return { rows: [{ ...row, ...request }] };
			});
		});
	});
}

/** In the words of the node Payment Gateway, which takes them from the item. */
function contactFields(contact: ContactRecord): IDataObject {
	const { id, url, email } = contact;
	const name = nameOf(contact) ?? contact.company;
	// Whoever fills in a form types it; the invoice keeps the name as it is.
	return { id, url, email, name, greetingName: payerName(name) ?? null };
}

interface Sold {
	readonly currency: string | null;
	readonly amount: string | null;
	/** As people write it; the amount itself where it is none of its currency. */
	readonly amountText: string | null;
	readonly hasLineItems: boolean;
	readonly lines: ReadonlyArray<SoldLine & IDataObject>;
}

/** A deal without line items is one line: its name and amount. */
function linesJson(deal: DealRecord, items: readonly LineItem[]): Sold {
	const currency = deal.currency ?? items.find((item) => item.currency !== null)?.currency ?? null;
	const lines = items.map((item) => ({
		title: item.name,
		description: item.description,
		quantity: item.quantity,
		unitAmount: moneyText(item.unitPrice, item.currency ?? currency),
		total: moneyText(item.total, item.currency ?? currency),
		currency: item.currency ?? currency,
		sku: item.sku,
		billingFrequency: item.billingFrequency,
	}));
	const whole = {
		title: deal.name,
		description: null,
		quantity: '1',
		unitAmount: moneyText(deal.amount, currency),
		total: moneyText(deal.amount, currency),
		currency,
		sku: null,
		billingFrequency: null,
	};
	return {
		currency,
		amount: moneyText(deal.amount, currency),
		amountText: amountText(deal.amount, currency),
		hasLineItems: lines.length > 0,
		lines: lines.length > 0 ? lines : [whole],
	};
}

function amountText(amount: string | null, currency: string | null): string | null {
	if (amount === null || currency === null) return amount;
	const attempted = attempt(() => toText(fromDecimal(amount, currency), currency));
	return 'value' in attempted ? attempted.value : amount;
}
