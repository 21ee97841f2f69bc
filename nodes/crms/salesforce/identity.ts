import type { CrmConnection, CrmIdentity } from '../../shared/contracts/crm';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { isTransient } from '../../shared/vocabulary/failure';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import * as z from '../../shared/zod';
import { DATA_PATH } from './access';
import { call } from './client';
import { classify, readErrors, SalesforceRefusal } from './errors';
import { numberText } from './wire/json';
import { SalesforceRefused } from './refused';

/**
 * What some orgs have and others lack: several currencies (`CurrencyIsoCode` on every row), record types of opportunities
 * (`RecordTypeId`), person accounts (`IsPersonAccount`). A query that names a column the org lacks is refused as a whole.
 */
export const FEATURES = {
	currencies: 'currencies',
	recordTypes: 'recordTypes',
	personAccounts: 'personAccounts',
} as const;

export type Feature = keyof typeof FEATURES;

/** Five queries at most may go into one composite call. */
const QUERIES = {
	organization:
		'SELECT Id, Name, IsSandbox, OrganizationType, TimeZoneSidKey FROM Organization LIMIT 1',
	currency: 'SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true LIMIT 1',
	recordTypes: 'SELECT RecordTypeId FROM Opportunity LIMIT 1',
	personAccounts: 'SELECT IsPersonAccount FROM Contact LIMIT 1',
} as const;

type Asked = keyof typeof QUERIES;

/** How Salesforce says that an org has no such column, or no such object. */
const NOT_THERE: ReadonlySet<string> = new Set(['INVALID_FIELD', 'INVALID_TYPE']);

const COMPOSITE = z.looseObject({
	compositeResponse: z.array(
		z.looseObject({
			referenceId: z.string(),
			httpStatusCode: z.unknown(),
			body: z.unknown(),
		}),
	),
});

const rowsOf = <Row>(row: z.ZodType<Row>) => z.looseObject({ records: z.array(row) });

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_organization.htm */
const ORGANIZATIONS = rowsOf(
	z.looseObject({
		Id: z.string(),
		Name: z.string(),
		IsSandbox: z.nullish(z.boolean()),
		OrganizationType: z.nullish(z.string()),
		TimeZoneSidKey: z.nullish(z.string()),
	}),
);

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm */
const CURRENCIES = rowsOf(z.looseObject({ IsoCode: z.string() }));

/** Of an org with one currency alone. @see https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_features.htm */
const CONNECT_ORGANIZATION = z.looseObject({
	features: z.looseObject({ defaultCurrencyIsoCode: z.nullish(z.string()) }),
});

const CURRENCY = /^[A-Z]{3}$/;

type Asking = Pick<CrmConnection, 'http' | 'baseUrl'>;

/** One call; two where the org has one currency. */
export async function identify(connection: Asking): Promise<CrmIdentity> {
	return toIdentity(await askAll(connection), connection);
}

/** Who the org is, with its edition, for people. */
export interface Organization {
	readonly id: string;
	readonly name: string;
	readonly isSandbox: boolean;
	/** `Enterprise Edition`; empty where Salesforce does not say. */
	readonly edition: string;
}

export async function readOrganization(connection: Asking): Promise<Organization> {
	return organizationOf((await askAll(connection, ['organization'])).organization);
}

/** The currency of every amount in an org that has one alone; `null` where each record says its own. */
export async function onlyCurrencyOf(connection: CrmConnection): Promise<string | null> {
	const { features = [], homeCurrency } = await (connection.identity?.() ?? identify(connection));
	return features.includes(FEATURES.currencies) ? null : homeCurrency;
}

/** What the org has: remembered with its identity, where the connection remembers it. */
export async function featuresOf(connection: CrmConnection): Promise<ReadonlySet<Feature>> {
	const { features = [] } = await (connection.identity?.() ?? identify(connection));
	return new Set(Object.values(FEATURES).filter((feature) => features.includes(feature)));
}

/**
 * The page of a record; empty where the connection does not remember whose org it is.
 * @see https://developer.salesforce.com/blogs/2018/01/heres-need-know-new-url-format-lightning
 */
export async function recordUrls(
	object: 'Opportunity' | 'Contact' | 'Campaign',
	connection: CrmConnection,
): Promise<(id: string) => string> {
	const identity = await connection.identity?.();
	if (identity?.webUrl === undefined) return () => '';
	return (id) => `${identity.webUrl}/lightning/r/${object}/${id}/view`;
}

async function askAll(
	connection: Asking,
	wanted: readonly Asked[] = Object.keys(QUERIES) as Asked[],
): Promise<Partial<Record<Asked, unknown>>> {
	const { compositeResponse } = await call(
		{
			method: 'POST',
			path: '/composite',
			body: {
				allOrNone: false,
				compositeRequest: wanted.map((name) => ({
					method: 'GET',
					url: `${DATA_PATH}/query?q=${encodeURIComponent(QUERIES[name])}`,
					referenceId: name,
				})),
			},
		},
		COMPOSITE,
		connection,
	);
	const answers: Partial<Record<Asked, unknown>> = {};
	for (const name of wanted) {
		const answer = compositeResponse.find(({ referenceId }) => referenceId === name);
		if (!answer)
			throw new UnusableAnswer('Salesforce', `Salesforce did not answer all it was asked`);
		const status = Number(numberText(answer.httpStatusCode));
		if (status === 200) {
			answers[name] = answer.body;
			continue;
		}
		const errors = readErrors(answer.body);
		// Features are remembered: what was not found out must not count as missing.
		const isMissing = errors[0] !== undefined && NOT_THERE.has(errors[0].code);
		if (name !== 'organization' && isMissing) continue;
		throw new SalesforceRefusal({ status, headers: {}, errors, method: 'GET', path: '/query' });
	}
	return answers;
}

async function toIdentity(
	answers: Partial<Record<Asked, unknown>>,
	connection: Asking,
): Promise<CrmIdentity> {
	const { id, name, isSandbox, zone } = organizationOf(answers.organization);
	const isMulti = answers.currency !== undefined;
	const homeCurrency = isMulti
		? (readAs(CURRENCIES, answers.currency).records[0]?.IsoCode ?? '')
		: await onlyCurrency(connection);
	if (!CURRENCY.test(homeCurrency)) {
		throw new SalesforceRefused({
			kind: 'permission',
			message:
				'Salesforce does not tell the currency of this org. See that the user of the connection may use the API and read Company Information, and that its profile has "API Enabled"',
		});
	}
	return {
		account: id,
		homeCurrency,
		name: isSandbox ? `${name} (sandbox)` : name,
		...(isZone(zone) ? { timeZone: zone } : {}),
		webUrl: webUrlOf(connection.baseUrl),
		features: [
			...(isMulti ? [FEATURES.currencies] : []),
			...(answers.recordTypes === undefined ? [] : [FEATURES.recordTypes]),
			...(answers.personAccounts === undefined ? [] : [FEATURES.personAccounts]),
		],
	};
}

function organizationOf(
	answer: unknown,
): Organization & { readonly zone: string | null | undefined } {
	const [first] = readAs(ORGANIZATIONS, answer).records;
	if (!first) throw new UnusableAnswer('Salesforce', 'Salesforce named no org');
	return {
		id: first.Id,
		name: first.Name,
		isSandbox: first.IsSandbox === true,
		edition: first.OrganizationType ?? '',
		zone: first.TimeZoneSidKey,
	};
}

/** Empty where it may not be asked. The SOAP API has it as well, and wants the token in its body, which adapters never see. */
async function onlyCurrency(connection: Asking): Promise<string> {
	const asked = await attemptAsync(
		async () =>
			await call(
				{ method: 'GET', path: '/connect/organization' },
				CONNECT_ORGANIZATION,
				connection,
			),
	);
	if ('value' in asked) return asked.value.features.defaultCurrencyIsoCode ?? '';
	const failure = classify(asked.error);
	if (!failure || isTransient(failure) || failure.kind === 'auth') throw asked.error;
	return '';
}

/**
 * Where people see the org's pages; a stand-in shows them at its own address.
 * @see https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
 */
function webUrlOf(baseUrl: string): string {
	return baseUrl.replace(/\.my\.salesforce\.com$/, '.lightning.force.com');
}

/** A zone that this machine does not know would stop every date. */
function isZone(name: string | null | undefined): name is string {
	return (
		typeof name === 'string' &&
		'value' in attempt(() => new Intl.DateTimeFormat('en', { timeZone: name }))
	);
}

/** @throws UnusableAnswer where it has not the shape. */
function readAs<Answer>(shape: z.ZodType<Answer>, answer: unknown): Answer {
	const read = shape.safeParse(answer);
	if (read.success) return read.data;
	throw new UnusableAnswer('Salesforce', 'Salesforce did not say whose org it is');
}
