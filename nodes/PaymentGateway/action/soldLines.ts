import type { IDataObject } from 'n8n-workflow';
import { type BillLine, type SoldLine, toBillLines } from '../../shared/vocabulary/billLine';
import { exponentOf } from '../../shared/vocabulary/currency';
import { InputRefused } from '../../shared/vocabulary/refusal';
import type { ItemCall } from './call';

export interface Sold {
	readonly lines: readonly BillLine[];
	/** ISO 4217, upper case. */
	readonly currency: string;
}

const REMEDY = 'Put CRM Deals and Contacts, Deal, Get Billing Details before this node';

/** What the deal of the item sells, in its own currency. @throws InputRefused where the item does not say. */
export function soldLinesOf({ item }: ItemCall): Sold {
	const { lines, currency } = item;
	if (!Array.isArray(lines) || lines.length === 0) {
		throw new InputRefused(`The item does not say what is sold. ${REMEDY}`);
	}
	const code = typeof currency === 'string' ? currency.toUpperCase() : '';
	if (exponentOf(code) === undefined) {
		throw new InputRefused(`The item names no currency. ${REMEDY}`);
	}
	return { lines: toBillLines((lines as IDataObject[]).map(soldLineOf), code), currency: code };
}

function soldLineOf(line: IDataObject): SoldLine {
	return {
		title: textOf(line.title) ?? '',
		quantity: textOf(line.quantity) ?? '1',
		unitAmount: textOf(line.unitAmount),
		total: textOf(line.total),
		billingFrequency: textOf(line.billingFrequency),
	};
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
