/** The list of what moved on the account, three hours late. https://developer.paypal.com/docs/api/transaction-search/v1/ */
import { invalidRequest } from '../protocol/errors';
import { momentOf, numberOf, pageLink } from '../protocol/lists';
import { ok, operation, type Routes } from '../protocol/routes';
import { isoSeconds, type LedgerRow, type World } from '../world';

const PATH = '/v1/reporting/transactions';
/** "It takes a maximum of three hours for executed transactions to appear in the list transactions call." */
export const LAG_MILLISECONDS = 3 * 3_600_000;
const RANGE_MILLISECONDS = 31 * 86_400_000;

export const TRANSACTION_ROUTES: Routes = {
	[`GET ${PATH}`]: operation('transactionSearch', ({ world, query }) => {
		const start = required(query, 'start_date');
		const end = required(query, 'end_date');
		if (end - start > RANGE_MILLISECONDS || end < start) {
			throw invalidRequest(
				'INVALID_PARAMETER_VALUE',
				'end_date',
				'Date range is greater than 31 days',
				'query',
			);
		}
		const size = numberOf(query, 'page_size', { usual: 100, most: 500 });
		const page = numberOf(query, 'page', { usual: 1, most: 2_147_483_647 });
		const found = rowsOf(world, query, start, end);
		const pages = Math.ceil(found.length / size);
		const link = (number: number, rel: string) =>
			pageLink(world.origin(), PATH, query, { page: String(number) }, rel);
		return ok({
			transaction_details: found
				.slice((page - 1) * size, page * size)
				.map((row) => shown(world, row, query.get('fields') ?? 'transaction_info')),
			account_number: world.merchantId,
			start_date: dateOf(new Date(start)),
			end_date: dateOf(new Date(end)),
			last_refreshed_datetime: dateOf(new Date(world.now().getTime() - LAG_MILLISECONDS)),
			page,
			total_items: found.length,
			total_pages: pages,
			links: [
				link(page, 'self'),
				...(page < pages ? [link(page + 1, 'next'), link(pages, 'last')] : []),
			],
		});
	}),
};

/** Oldest first. */
function rowsOf(world: World, query: URLSearchParams, start: number, end: number): LedgerRow[] {
	const visible = world.now().getTime() - LAG_MILLISECONDS;
	const [id, code] = [query.get('transaction_id'), query.get('transaction_type')];
	const [status, currency] = [query.get('transaction_status'), query.get('transaction_currency')];
	return world.transactions.filter((row) => {
		const at = row.at.getTime();
		return (
			at <= visible &&
			at >= start &&
			at <= end &&
			(id === null || row.transactionId === id) &&
			(code === null || row.code === code) &&
			(status === null || row.status === status) &&
			(currency === null || row.currency === currency)
		);
	});
}

function shown(world: World, row: LedgerRow, fields: string) {
	const money = (value: string) => ({ currency_code: row.currency, value });
	const wants = (field: string) => fields === 'all' || fields.split(',').includes(field);
	const { reference, customField, invoiceId, fee, payer } = row;
	return {
		...(wants('transaction_info')
			? {
					transaction_info: {
						paypal_account_id: world.merchantId,
						transaction_id: row.transactionId,
						...(reference === undefined
							? {}
							: {
									// A subscription's id has a dash, which the schema's pattern has not.
									paypal_reference_id: reference.id,
									paypal_reference_id_type: reference.type,
								}),
						transaction_event_code: row.code,
						transaction_initiation_date: dateOf(row.at),
						transaction_updated_date: dateOf(row.updatedAt),
						transaction_amount: money(row.value),
						...(fee === undefined ? {} : { fee_amount: money(fee) }),
						transaction_status: row.status,
						...(row.subject === undefined ? {} : { transaction_subject: row.subject }),
						...(invoiceId === undefined ? {} : { invoice_id: invoiceId }),
						...(customField === undefined ? {} : { custom_field: customField }),
						protection_eligibility: '01',
					},
				}
			: {}),
		...(wants('payer_info')
			? {
					payer_info: {
						...(payer?.email === undefined ? {} : { email_address: payer.email }),
						...(payer?.name === undefined
							? {}
							: { payer_name: { alternate_full_name: payer.name } }),
						payer_status: 'Y',
						country_code: 'US',
					},
				}
			: {}),
	};
}

function required(query: URLSearchParams, name: string): number {
	const at = momentOf(query, name);
	if (at !== undefined) return at;
	throw invalidRequest(
		'MISSING_REQUIRED_PARAMETER',
		name,
		'A required field / parameter is missing.',
		'query',
	);
}

/** As PayPal writes it here: whole seconds with an offset. */
const dateOf = (moment: Date): string => isoSeconds(moment).replace('Z', '+00:00');
