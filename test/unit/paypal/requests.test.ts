/** Everything that is asked of PayPal, and what the stand-in answers, by PayPal's own OpenAPI files. */
import { system } from '../../../nodes/gateways/paypal/access';
import { PAYPAL_APP } from '../../sandbox/paypal/credential';
import { adapterFiles, askingPlaces, codeOf } from './askingPlaces';
import { loadJudge } from './openApi';
import { billing, money, naming } from './playActions';
import { openPlayground, type Sent } from './playground';
import { reading } from './playReading';
import { checkWithout, delivery, taking, webhooks } from './playWebhooks';

const judge = loadJudge();

const all: Sent[] = [];
beforeAll(async () => {
	for (const plays of [
		[money, billing],
		[naming],
		[webhooks, delivery, taking],
		[checkWithout],
		[reading],
	]) {
		const playground = await openPlayground();
		for (const play of plays) await play(playground);
		all.push(...playground.sent());
	}
	all.push(await token());
});

/** How the credential gets its token: n8n sends it, with no connection of a node. */
async function token(): Promise<Sent> {
	const { clientId, clientSecret } = PAYPAL_APP;
	const [way] = system.ways;
	const asked = way?.exchange?.request(
		{ secrets: { clientId, clientSecret }, lasting: '', baseUrl: '', livemode: false },
		Date.now(),
	);
	const { path = '', headers = {}, body = '' } = asked ?? {};
	const { sandbox } = (await openPlayground()).desk;
	const query = new URLSearchParams();
	const { status, body: answer } = await sandbox.handle({
		...{ method: 'POST', path, query, headers, body: Buffer.from(body) },
	});
	const content = Object.fromEntries(new URLSearchParams(body));
	return {
		...{ method: 'POST', url: path, path, query, headers, body, content, status, answer },
		places: [],
	};
}

/** The pages that PayPal's answers lead to: their queries are its own, and it writes a slash before them. */
function linkedPages(): Set<string> {
	const links = all.flatMap(({ answer }) => (answer as { readonly links?: Link[] }).links ?? []);
	return new Set(
		links
			.filter(({ rel }) => rel === 'next')
			.map(({ href }) => new URL(href))
			.map(({ pathname, searchParams }) => `${pathname.replace(/\/$/, '')}?${searchParams}`),
	);
}

interface Link {
	readonly rel: string;
	readonly href: string;
}

/** Each problem once, with the request it is of. */
function problems(of: readonly Sent[], find: (sent: Sent) => readonly string[] = () => []) {
	const told = of.flatMap((sent) =>
		find(sent).map((problem) => `${judge?.operationOf(sent) ?? ''}: ${problem}`),
	);
	return [...new Set(told)].sort();
}

(judge ? describe : describe.skip)('every request', () => {
	it('is one that PayPal takes: its path, its query, its key and each field of its body', () => {
		const linked = linkedPages();
		const own = all.filter(({ path, query }) => !linked.has(`${path}?${query}`));
		expect(problems(own, judge?.problemsOf)).toEqual([]);
		expect(own.length).toBeGreaterThan(250);
	});

	it('is answered by the stand-in as PayPal answers it', () => {
		const told = problems(all, judge?.answerProblemsOf);
		expect(told.filter((one) => !FAULTS.some((fault) => fault.test(one)))).toEqual([]);
		expect(FAULTS.filter((fault) => !told.some((one) => fault.test(one)))).toEqual([]);
	});

	it('is answered by the stand-in: none is refused but what it has not, or has already', () => {
		const refused = all.filter(({ status, answer }) => {
			const { name = '' } = answer as { readonly name?: string };
			return status >= 400 && status !== 404 && !ALREADY.includes(name);
		});
		expect(refused.map(({ method, path, answer }) => [method, path, answer])).toEqual([]);
	});

	it('is one of these, and each address of the code is among them', () => {
		const asked = new Set(all.map((sent) => judge?.operationOf(sent) ?? ''));
		expect([...asked].filter((one) => !one.startsWith('GET')).sort()).toEqual(WRITES);
		const paths = [...asked].map((one) => one.split(' ')[1] ?? '');
		for (const place of addresses()) {
			expect([place, paths.some((path) => path.startsWith(place) || path.endsWith(place))]).toEqual(
				[place, true],
			);
		}
	});

	it('is made at every place of the code that asks for anything', () => {
		const made = new Set(all.flatMap(({ places }) => places));
		expect(askingPlaces().filter((place) => !made.has(place))).toEqual([]);
		expect(askingPlaces().length).toBeGreaterThan(60);
	});
});

/** PayPal's own files are wrong about these, or silent. */
const FAULTS = [
	// Of a list with nothing in it; PayPal says nowhere that it then leaves out the list, or refuses.
	/answer\/(items|transaction_details) must NOT have fewer than 1 items$/,
	// Deliveries that PayPal signed have none (contracts/paypal/events, PAYMENT.SALE.COMPLETED).
	/\/payments\/sale\/\{sale_id\}: answer must have required property 'parent_payment'$/,
	// Answers have what the requests took: `=` and `;` are in the pattern of the order's.
	/\/custom_id must match pattern/,
	// A subscription's id has a dash.
	/\/paypal_reference_id must match pattern/,
];

const ALREADY = ['WEBHOOK_URL_ALREADY_EXISTS', 'UNPROCESSABLE_ENTITY'];

const WRITES = [
	'DELETE /v1/notifications/webhooks/{webhook_id}',
	'DELETE /v2/invoicing/invoices/{invoice_id}',
	'DELETE /v2/invoicing/invoices/{invoice_id}/payments/{transaction_id}',
	'PATCH /v1/notifications/webhooks/{webhook_id}',
	'POST /v1/billing/plans',
	'POST /v1/billing/subscriptions',
	'POST /v1/billing/subscriptions/{id}/activate',
	'POST /v1/billing/subscriptions/{id}/cancel',
	'POST /v1/billing/subscriptions/{id}/revise',
	'POST /v1/billing/subscriptions/{id}/suspend',
	'POST /v1/catalogs/products',
	'POST /v1/notifications/verify-webhook-signature',
	'POST /v1/notifications/webhooks',
	'POST /v1/notifications/webhooks-events/{event_id}/resend',
	'POST /v1/oauth2/token',
	'POST /v2/checkout/orders',
	'POST /v2/checkout/orders/{id}/capture',
	'POST /v2/invoicing/invoices',
	'POST /v2/invoicing/invoices/{invoice_id}/cancel',
	'POST /v2/invoicing/invoices/{invoice_id}/payments',
	'POST /v2/invoicing/invoices/{invoice_id}/remind',
	'POST /v2/invoicing/invoices/{invoice_id}/send',
	'POST /v2/invoicing/search-invoices',
	'POST /v2/payments/authorizations/{authorization_id}/capture',
	'POST /v2/payments/authorizations/{authorization_id}/void',
	'POST /v2/payments/captures/{capture_id}/refund',
];

/** Beginnings of addresses in the code, up to an id, and what follows one: `/v2/payments/captures/`, `/refund`. */
function addresses(): string[] {
	const code = adapterFiles().map(codeOf).join('\n');
	const beginnings = [...code.matchAll(/['"`](\/v\d\/[\w/-]*)/g)].map(([, begin = '']) => begin);
	// `${id}/refunded` is an id of our own: those of an address are encoded.
	const ends = [...code.matchAll(/\$\{(?!(?:(?:\w+\.)?id|of)\})[^}]+\}(\/[a-z-]+)`/g)];
	const actions = [...code.matchAll(/pathOf\([\w.]+, '([a-z-]+)'\)/g)].map(
		([, end = '']) => `/${end}`,
	);
	return [...new Set([...beginnings, ...ends.map(([, end = '']) => end), ...actions])];
}
