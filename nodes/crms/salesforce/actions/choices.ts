import type { CrmConnection } from '../../../shared/contracts/crm';
import type { CrmChoiceKind, CrmChoicePage } from '../../../shared/contracts/crmActions';
import { featuresOf, recordUrls } from '../identity';
import { idOf } from '../ids';
import { queryAll, type QueryRow } from '../wire/query';
import { containing, literal } from '../wire/soql';
import { idIn, textOf } from './rows';

const CHOICES_PER_PAGE = 50;
const WORDS_AT_MOST = 10;

interface Shown {
	readonly object: 'Opportunity' | 'Contact' | 'Campaign';
	readonly columns: readonly string[];
	/** Where each of the words may stand. */
	readonly searched: readonly string[];
	nameOf(row: QueryRow): string;
}

const SHOWN: Readonly<Record<CrmChoiceKind, Shown>> = {
	deal: {
		object: 'Opportunity',
		columns: ['Name', 'Amount'],
		searched: ['Name'],
		nameOf: dealName,
	},
	contact: {
		object: 'Contact',
		columns: ['Name', 'Email'],
		searched: ['Name', 'Email'],
		nameOf: contactName,
	},
	// Members are put into every campaign by hand or by automations.
	contactList: {
		object: 'Campaign',
		columns: ['Name'],
		searched: ['Name'],
		nameOf: (row) => textOf(row, 'Name') ?? '',
	},
};

/** `2026-11-23T10:00:00Z 006…`: when the last one of a page was changed, and its id. */
const PAGE = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?Z (\w{15,18})$/;

/**
 * One query a page: what was changed last comes first, with words as well. The next page begins behind the last row of this one
 * and not at a number: an offset ends at 2,000 rows, and passes over a row whenever another one moves on.
 * @see https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_offset.htm
 */
export async function find(
	kind: CrmChoiceKind,
	words: string,
	page: string | undefined,
	connection: CrmConnection,
): Promise<CrmChoicePage> {
	const { object, columns, searched, nameOf } = SHOWN[kind];
	const hasCurrencies = kind === 'deal' && (await featuresOf(connection)).has('currencies');
	const selected = ['Id', ...columns, ...(hasCurrencies ? ['CurrencyIsoCode'] : [])];
	const conditions = [
		...wordsOf(words).map(
			(word) => `(${searched.map((column) => `${column} LIKE ${containing(word)}`).join(' OR ')})`,
		),
		...behind(page),
	];
	const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
	const soql = `SELECT ${selected.join(', ')}, LastModifiedDate FROM ${object}${where} ORDER BY LastModifiedDate DESC, Id DESC LIMIT ${CHOICES_PER_PAGE + 1}`;
	const rows = await queryAll(soql, 'choices', connection);
	const shown = rows.slice(0, CHOICES_PER_PAGE);
	const urlOf = await recordUrls(object, connection);
	const last = rows.length > shown.length ? shown.at(-1) : undefined;
	return {
		choices: shown.map((row) => {
			const id = idIn(row);
			return { id, name: nameOf(row) || id, url: urlOf(id) };
		}),
		...(last ? { next: `${textOf(last, 'LastModifiedDate') ?? ''} ${idIn(last)}` } : {}),
	};
}

function behind(page: string | undefined): string[] {
	const [, second, given = ''] = PAGE.exec(page ?? '') ?? [];
	const id = idOf(given);
	if (second === undefined || id === undefined) return [];
	const at = `${second}Z`;
	return [`(LastModifiedDate < ${at} OR (LastModifiedDate = ${at} AND Id < ${literal(id)}))`];
}

function wordsOf(text: string): string[] {
	const words = text.split(/\s+/).filter((word) => word !== '');
	return [...new Set(words)].slice(0, WORDS_AT_MOST);
}

function dealName(row: QueryRow): string {
	const amount = [textOf(row, 'Amount'), textOf(row, 'CurrencyIsoCode')].filter(Boolean).join(' ');
	const name = textOf(row, 'Name') ?? '';
	return amount === '' ? name : `${name} (${amount})`;
}

function contactName(row: QueryRow): string {
	const [name, email] = [textOf(row, 'Name') ?? '', textOf(row, 'Email') ?? ''];
	return name === '' || email === '' ? name || email : `${name} (${email})`;
}
