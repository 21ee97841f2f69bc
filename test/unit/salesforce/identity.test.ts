import { featuresOf, identify, recordUrls } from '../../../nodes/crms/salesforce/identity';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { type Answer, connectTo, refusal, rows } from './answers';

const ORGANIZATION = {
	Id: '00Dxx0000001gPLEAY',
	Name: 'Acme',
	IsSandbox: false,
	OrganizationType: 'Enterprise Edition',
	TimeZoneSidKey: 'Europe/Berlin',
};
const NO_COLUMN = refusal(400, 'INVALID_FIELD');
const NO_OBJECT = refusal(400, 'INVALID_TYPE');

/** @param answers by a word of the query; what is not named is not there. */
const ask = (answers: Record<string, Answer>, alone: Answer = refusal(404, 'NOT_FOUND')) => {
	const world = connectTo(({ path, request }) => {
		if (path === '/connect/organization') return alone;
		if (path !== '/composite') return undefined;
		const { compositeRequest, allOrNone } = JSON.parse(String(request.body)) as {
			compositeRequest: Array<{ url: string; referenceId: string }>;
			allOrNone: boolean;
		};
		expect(allOrNone).toBe(false);
		return {
			body: {
				compositeResponse: compositeRequest.map(({ url, referenceId }) => {
					const query = decodeURIComponent(url);
					const [, found] = Object.entries(answers).find(([word]) => query.includes(word)) ?? [];
					const { status = 200, body } = found ?? NO_COLUMN;
					return { body, httpHeaders: {}, httpStatusCode: status, referenceId };
				}),
			},
		};
	});
	return { ...world, identity: async () => await identify(world.connection) };
};

const SINGLE = { 'FROM Organization': rows(ORGANIZATION), CurrencyType: NO_OBJECT };
const EURO: Answer = {
	body: { features: { multiCurrency: false, defaultCurrencyIsoCode: 'EUR' } },
};

describe('the org', () => {
	it('has one currency and nothing else', async () => {
		const { identity, asked } = ask(SINGLE, EURO);
		expect(await identity()).toEqual({
			account: '00Dxx0000001gPLEAY',
			homeCurrency: 'EUR',
			name: 'Acme',
			timeZone: 'Europe/Berlin',
			webUrl: 'https://acme.lightning.force.com',
			features: [],
		});
		expect(asked.map(({ path }) => path)).toEqual(['/composite', '/connect/organization']);
	});

	it('has several currencies, record types and person accounts: one call', async () => {
		const { identity, asked } = ask({
			'FROM Organization': rows({ ...ORGANIZATION, IsSandbox: true, TimeZoneSidKey: 'Mars/Base' }),
			CurrencyType: rows({ IsoCode: 'USD' }),
			RecordTypeId: rows(),
			IsPersonAccount: rows({ IsPersonAccount: false }),
		});
		expect(await identity()).toEqual({
			account: '00Dxx0000001gPLEAY',
			homeCurrency: 'USD',
			name: 'Acme (sandbox)',
			webUrl: 'https://acme.lightning.force.com',
			features: ['currencies', 'recordTypes', 'personAccounts'],
		});
		expect(asked).toHaveLength(1);
	});

	it.each([
		['nobody', refusal(403, 'FUNCTIONALITY_NOT_ENABLED'), /does not tell the currency/],
		['no currency', { body: { features: {} } }, /does not tell the currency/],
		[
			'a made-up one',
			{ body: { features: { defaultCurrencyIsoCode: '€' } } },
			/does not tell the currency/,
		],
	])('that tells %s is refused', async (_what, alone, words) => {
		const { error } = (await attemptAsync(ask(SINGLE, alone).identity)) as { error: Error };
		expect(error.message).toMatch(words);
	});

	it.each([
		[503, 'SERVER_UNAVAILABLE'],
		[401, 'INVALID_SESSION_ID'],
	])('whose currency cannot be told just now is asked again: %s %s', async (status, code) => {
		const { identity } = ask(SINGLE, refusal(status, code));
		expect(await attemptAsync(identity)).toMatchObject({ error: { refused: { status } } });
	});

	it.each([
		['CurrencyType', 'QUERY_TIMEOUT'],
		['RecordTypeId', 'UNKNOWN_EXCEPTION'],
		['IsPersonAccount', 'QUERY_TIMEOUT'],
		['FROM Organization', 'INVALID_TYPE'],
	])('is never guessed where %s answers %s', async (word, code) => {
		const { identity } = ask({ ...SINGLE, [word]: refusal(500, code) }, EURO);
		expect(await attemptAsync(identity)).toMatchObject({
			error: { refused: { errors: [{ code }] } },
		});
	});
});

describe('what an org has', () => {
	const remembered = {
		account: '00Dxx0000001gPLEAY',
		homeCurrency: 'EUR',
		name: 'Acme',
		webUrl: 'https://acme.lightning.force.com',
		features: ['recordTypes', 'something newer'],
	};

	it('is remembered where the connection remembers', async () => {
		const { connection, asked } = ask(SINGLE, EURO);
		const identity = async () => await Promise.resolve(remembered);
		expect([...(await featuresOf({ ...connection, identity }))]).toEqual(['recordTypes']);
		expect(asked).toEqual([]);
		expect([...(await featuresOf(connection))]).toEqual([]);
		expect(asked).toHaveLength(2);
	});

	it('leads to its pages', async () => {
		const { connection } = ask(SINGLE, EURO);
		const identity = async () => await Promise.resolve(remembered);
		const urlOf = await recordUrls('Opportunity', { ...connection, identity });
		expect(urlOf('006xx0000001AAAAA2')).toBe(
			'https://acme.lightning.force.com/lightning/r/Opportunity/006xx0000001AAAAA2/view',
		);
		expect((await recordUrls('Contact', connection))('003xx0000001AAAAA2')).toBe('');
	});
});
