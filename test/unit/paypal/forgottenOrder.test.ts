/** An order that PayPal has no more: told by a capture where that was all of it, and told as gone everywhere else. */
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { resolve } from '../../../nodes/gateways/paypal/resolve';
import type { EventHint } from '../../../nodes/shared/vocabulary/event';
import { type Answers, capture, fakePaypal, order, refund, subject } from './stateWorld';

const ORDER = '5O190127TN364715T';
const CAPTURE = '3C679366HH908993F';
const OTHER = '4C679366HH908994F';
const REFUND = '1JU08902781691411';

type More = Readonly<Record<string, unknown>>;

const hint = (objectKind: string, objectId: string, partId?: string): EventHint => ({
	...{ type: 'payment.succeeded', objectKind, objectId },
	...(partId === undefined ? {} : { partId }),
});
const up = (path: string) => [{ rel: 'up', href: `https://api.paypal.com${path}` }];
const related = (more: More = {}) => ({
	supplementary_data: { related_ids: { order_id: ORDER, ...more } },
});
const taken = (id: string, more: More = {}): Answers => ({
	[`GET /v2/payments/captures/${id}`]: capture(id, '100.00', { ...related(), ...more }),
});
const BACK: Answers = {
	[`GET /v2/payments/refunds/${REFUND}`]: { ...refund(REFUND, '25.00', CAPTURE), ...related() },
};

async function read(hints: readonly EventHint[], answers: Answers) {
	const { connection, calls } = fakePaypal(answers);
	const roots = await resolve(hints, connection);
	const [state] = await readStates([subject('payment', ORDER)], connection);
	return { roots: roots.map((root) => root?.id), state, calls };
}

const CLIMBED = hint('capture', CAPTURE);

it.each<[string, EventHint, Answers]>([
	['a hint at its capture', CLIMBED, taken(CAPTURE)],
	['an event of its capture', hint('order', ORDER, CAPTURE), taken(CAPTURE)],
	['its refund', hint('refund', REFUND), { ...taken(CAPTURE), ...BACK }],
	[
		'a capture that names it by its link alone',
		CLIMBED,
		taken(CAPTURE, { supplementary_data: undefined, links: up(`/v2/checkout/orders/${ORDER}`) }),
	],
])('is told under its own id after %s', async (_, event, answers) => {
	const { roots, state } = await read([event], answers);
	expect(roots).toEqual([ORDER]);
	expect(state).toMatchObject({
		...{ subject: { kind: 'payment', id: ORDER }, status: 'paid', amountPaid: 10_000 },
		transactions: [{ id: CAPTURE, kind: 'payment' }],
	});
});

it.each<[string, readonly EventHint[], Answers]>([
	['nobody led to it', [hint('order', ORDER)], taken(CAPTURE)],
	[
		'it had two captures',
		[CLIMBED, hint('capture', OTHER)],
		{ ...taken(CAPTURE), ...taken(OTHER) },
	],
	['another capture may follow', [CLIMBED], taken(CAPTURE, { final_capture: false })],
	['nobody says that none follows', [CLIMBED], taken(CAPTURE, { final_capture: undefined })],
	['its capture was declined', [CLIMBED], taken(CAPTURE, { status: 'DECLINED' })],
	[
		'it was reserved first',
		[CLIMBED],
		taken(CAPTURE, related({ authorization_id: '0AW2184448108334S' })),
	],
	[
		'it was reserved first, by the link',
		[CLIMBED],
		taken(CAPTURE, { links: up('/v2/payments/authorizations/0AW2184448108334S') }),
	],
	[
		'the capture is of another one',
		[hint('order', ORDER, CAPTURE)],
		taken(CAPTURE, {
			supplementary_data: { related_ids: { order_id: '6O190127TN364716T' } },
		}),
	],
	['the capture is gone as well', [hint('order', ORDER, CAPTURE)], {}],
])('is gone where %s', async (_, hints, answers) => {
	expect((await read(hints, answers)).state).toBeUndefined();
});

it('what one run was led to another one does not know', async () => {
	const { connection } = fakePaypal(taken(CAPTURE));
	await resolve([CLIMBED], connection);
	const [state] = await readStates([subject('payment', ORDER)], { ...connection });
	expect(state).toBeUndefined();
});

it('costs nothing while PayPal has it', async () => {
	const { calls } = await read([hint('order', ORDER, CAPTURE)], {
		...taken(CAPTURE),
		[`GET /v2/checkout/orders/${ORDER}`]: order(ORDER, '100.00', {
			captures: [capture(CAPTURE, '100.00')],
		}),
	});
	expect(calls.map((call) => call.replace(/\?.*/, ''))).toEqual([
		`GET /v2/checkout/orders/${ORDER}`,
		'GET /v1/customer/disputes',
	]);
});
