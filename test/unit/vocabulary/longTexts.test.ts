/** Texts from outside that are made to take long: 100,000 characters of what each rule of the code has to look at twice. */
import { performance } from 'node:perf_hooks';

import { idInUrl } from '../../../nodes/crms/hubspot/actions/urls';
import { splitName } from '../../../nodes/crms/hubspot/contacts';
import { classify, HubSpotRefusal, readErrorBody } from '../../../nodes/crms/hubspot/errors';
import { fromWire, toWire } from '../../../nodes/crms/hubspot/values';
import { findObject } from '../../../nodes/gateways/stripe/actions/ids';
import { upsertCustomer } from '../../../nodes/gateways/stripe/actions/customer';
import { createClient } from '../../../nodes/gateways/stripe/client';
import { classify as classifyStripe } from '../../../nodes/gateways/stripe/errors';
import { retryAfterMs } from '../../../nodes/shared/vocabulary/retryAfter';
import { attempt } from '../../../nodes/shared/vocabulary/attempt';
import { fromDecimal, normaliseDecimal } from '../../../nodes/shared/vocabulary/money';
import { parseSubjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { answering } from '../stripe/stripeAnswers';

const LENGTH = 100_000;
const MOST_MS = 250;

const repeated = (text: string) => text.repeat(Math.ceil(LENGTH / text.length));
const REQUEST = { method: 'POST', url: 'https://api.hubapi.com/crm/objects/2026-09/deals/search' };
const hubspot = (body: unknown) =>
	classify(new HubSpotRefusal(REQUEST, 403, {}, readErrorBody(body)));

const stripe = async (message: string) => {
	const body = JSON.stringify({ error: { type: 'invalid_request_error', message } });
	const http = async () => ({ status: 400, headers: {}, body });
	await createClient({ http, baseUrl: 'http://127.0.0.1:1' })
		.charges.retrieve('ch_1')
		.catch(classifyStripe);
};
const customer = async (email: string) =>
	await upsertCustomer({ email }, 'key', createClient(answering({}).connection)).catch(String);

const ROWS: ReadonlyArray<
	readonly [what: string, texts: readonly string[], read: (text: string) => unknown]
> = [
	[
		'a decimal of a CRM',
		[
			`${'0'.repeat(LENGTH)}`,
			`0.${'0'.repeat(LENGTH)}1`,
			`1.${'0'.repeat(LENGTH)}x`,
			'9'.repeat(LENGTH),
		],
		normaliseDecimal,
	],
	[
		'a number of HubSpot',
		[
			'1e-50000',
			'1e50000',
			'1e-999999999',
			'1e999999999',
			`${'1'.repeat(LENGTH)}e5`,
			`1.${'0'.repeat(LENGTH)}1e2`,
		],
		(text) => fromWire(text, 'number'),
	],
	[
		'a moment of HubSpot',
		[`2026-01-01T00:00:00.${'0'.repeat(LENGTH)}`],
		(text) => [fromWire(text), toWire(text)],
	],
	[
		'an amount that somebody typed',
		['0'.repeat(LENGTH), `0.${'0'.repeat(LENGTH)}1`, repeated('1,')],
		(text) => attempt(() => fromDecimal(text, 'EUR')),
	],
	['a name', [repeated(' '), repeated('a ')], splitName],
	[
		'references of a deal',
		[repeated(' ,;'), repeated('stripe/acct_1/test/payment/pi_1 ')],
		parseSubjectSet,
	],
	[
		'an address of HubSpot',
		[
			`https://app.hubspot.com/deal/${'1'.repeat(LENGTH)}x`,
			`https://x.example${repeated('/deal/1')}x`,
		],
		(text) => idInUrl('deal', text),
	],
	[
		'an id of Stripe',
		[repeated('pi_'), repeated(' pi_'), repeated('pi_a/'), 'p'.repeat(LENGTH)],
		findObject,
	],
	[
		'a wait',
		['1'.repeat(LENGTH), `1.${'1'.repeat(LENGTH)}x`],
		(text) => retryAfterMs({ 'retry-after': text }, 0),
	],
	[
		'a refusal of HubSpot',
		[
			repeated('a-'),
			repeated('a.'),
			repeated('a'),
			repeated('[{'),
			repeated(' '),
			repeated('already has that valu'),
		],
		(text) => [
			hubspot({ message: text }),
			hubspot({ errors: [{ message: text, context: { scopes: [text] } }] }),
		],
	],
	[
		'a refusal of Stripe',
		[
			repeated('maximum of 1 '),
			repeated('maximum of 16 webhook '),
			repeated('rak_'),
			repeated('sk_'),
			repeated('sk_*'),
		],
		stripe,
	],
	['an e-mail address', [`${'@'.repeat(LENGTH)} `, `${repeated('a@')} `, repeated('a')], customer],
];

it.each(
	ROWS.flatMap(([what, texts, read]) =>
		texts.map((text) => [what, `${text.slice(0, 12)}…`, text, read] as const),
	),
)('%s: %s is read in time', async (_what, _start, text, read) => {
	const start = performance.now();
	await read(text);
	expect(performance.now() - start).toBeLessThan(MOST_MS);
});

describe('a number that is none of anybody’s amounts stays as it is written', () => {
	it.each(['1e-50000', '1e50000', '1e41', '1e-41', '9'.repeat(65), `0.${'0'.repeat(63)}1`])(
		'%s',
		(text) => {
			expect(fromWire(text, 'number')).toBe(text);
		},
	);

	it.each([
		['1e40', `1${'0'.repeat(40)}`],
		['1e-40', `0.${'0'.repeat(39)}1`],
		['0'.repeat(63) + '7', '7'],
		[`7.${'0'.repeat(62)}`, '7'],
	])('%s is within what is read', (text, same) => {
		expect(fromWire(text, 'number')).toBe(same);
	});

	it('and is refused as an amount, in a sentence of a length that people read', () => {
		const refused = attempt(() => fromDecimal('9'.repeat(LENGTH), 'EUR'));
		const message = 'error' in refused ? String(refused.error) : '';
		expect(message).toContain('an amount has at most 64 characters');
		expect(message.length).toBeLessThan(250);
	});
});
