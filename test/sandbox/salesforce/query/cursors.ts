/** What is left of an answer that does not fit on a page. */
import { SalesforceError } from '../protocol/errors';
import type { Version } from './present';

export interface Page {
	readonly totalSize: number;
	readonly done: boolean;
	readonly nextRecordsUrl?: string;
	readonly records: readonly unknown[];
}

export interface Cursors {
	/** The first page. */
	open(rows: readonly unknown[], pageSize: number, version: Version): Page;
	/** @param locator `01g…-2000`. @throws `INVALID_QUERY_LOCATOR`. */
	next(locator: string, version: Version): Page;
}

/** Of older ones Salesforce knows nothing any more. */
const KEPT = 50;

export function createCursors(): Cursors {
	const open = new Map<string, { rows: readonly unknown[]; pageSize: number }>();
	let count = 0;
	const page = (id: string, from: number, version: Version): Page => {
		const { rows = [], pageSize = 0 } = open.get(id) ?? {};
		const until = from + pageSize;
		const done = until >= rows.length;
		return {
			totalSize: rows.length,
			done,
			...(done ? {} : { nextRecordsUrl: `/services/data/${version}/query/${id}-${until}` }),
			records: rows.slice(from, until),
		};
	};
	return {
		open(rows, pageSize, version) {
			if (rows.length <= pageSize) return { totalSize: rows.length, done: true, records: rows };
			count += 1;
			const id = `01ggL00${String(count).padStart(8, '0')}AAA`;
			open.set(id, { rows, pageSize });
			const [oldest] = open.keys();
			if (open.size > KEPT && oldest !== undefined) open.delete(oldest);
			return page(id, 0, version);
		},
		next(locator, version) {
			const [, id = '', from = '0'] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
			if (!open.has(id)) {
				throw new SalesforceError('INVALID_QUERY_LOCATOR', 'invalid query locator');
			}
			return page(id, Number(from), version);
		},
	};
}
