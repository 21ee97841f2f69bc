import { createHmac } from 'node:crypto';

import { verify } from '../../../nodes/gateways/stripe/webhook';

const SECRET = ['whsec', 'Test', '1'].join('_');
const BODY = '{"id":"evt_1","object":"event"}';
const NOW = 1_790_000_000;

const hmac = (text: string, secret = SECRET) =>
	createHmac('sha256', secret).update(text).digest('hex');
const signature = (seconds: number | string = NOW, body = BODY) => hmac(`${seconds}.${body}`);

async function passes(header: string, secrets: readonly string[] = [SECRET], body = BODY) {
	const verdict = await verify(
		{
			headers: { 'stripe-signature': header },
			rawBody: new TextEncoder().encode(body),
			url: 'https://n8n.example/webhook',
		},
		{
			secrets,
			clock: { now: () => NOW * 1_000, sleep: async () => undefined, random: () => 0 },
		},
	);
	return verdict === 'genuine';
}

describe('the Stripe-Signature header', () => {
	it.each([
		['one v1', `t=${NOW},v1=${signature()}`, true],
		['the right v1 first of two', `t=${NOW},v1=${signature()},v1=${hmac('x')}`, true],
		['the right v1 last of two', `t=${NOW},v1=${hmac('x')},v1=${signature()}`, true],
		['v0 beside v1', `t=${NOW},v1=${signature()},v0=${hmac('x')}`, true],
		['only v0, though right', `t=${NOW},v0=${signature()}`, false],
		['only v2, though right', `t=${NOW},v2=${signature()}`, false],
		['no time', `v1=${signature()}`, false],
		['an empty time', `t=,v1=${signature('')}`, false],
		['a time that is no number', `t=soon,v1=${hmac(`soon.${BODY}`)}`, false],
		['NaN, signed', `t=NaN,v1=${hmac(`NaN.${BODY}`)}`, false],
		['a negative time, signed', `t=-1,v1=${signature(-1)}`, false],
		['two times, one of them timely', `t=${NOW - 9_999},t=${NOW},v1=${signature()}`, false],
		[
			'two times, the timely one first',
			`t=${NOW},t=${NOW - 9_999},v1=${signature(NOW - 9_999)}`,
			false,
		],
		[
			'two times, the signed one in the future',
			`t=${NOW},t=${NOW + 9_999},v1=${signature(NOW + 9_999)}`,
			false,
		],
		['a v1 that is too short', `t=${NOW},v1=${signature().slice(0, -1)}`, false],
		['a v1 that is empty', `t=${NOW},v1=`, false],
		['a v1 in capitals', `t=${NOW},v1=${signature().toUpperCase()}`, false],
		['an empty v1 before the right one', `t=${NOW},v1=,v1=${signature()}`, false],
	])('with %s: %s', async (_name, header, expected) => {
		expect(await passes(header)).toBe(expected);
	});

	it.each([
		[-299, true],
		[-300, true],
		[-301, false],
		[299, true],
		[300, true],
		[301, false],
	])('of %i seconds away: %s', async (seconds, expected) => {
		const at = NOW + seconds;
		expect(await passes(`t=${at},v1=${signature(at)}`)).toBe(expected);
	});

	it('is checked with each secret', async () => {
		const header = `t=${NOW},v1=${signature()}`;
		expect(await passes(header, ['', ' ', 'other', SECRET])).toBe(true);
		expect(await passes(header, ['', ' ', 'other'])).toBe(false);
		expect(await passes(header, [`\u200B${SECRET}\uFEFF\n`])).toBe(true);
		expect(await passes(header, ['\u200B'])).toBe(false);
	});

	it('is over the bytes: a body that only reads the same is another', async () => {
		const body = '{"name":"\uFFFD"}';
		const header = `t=${NOW},v1=${signature(NOW, body)}`;
		expect(await passes(header, [SECRET], body)).toBe(true);
		const invalid = Uint8Array.from([...new TextEncoder().encode('{"name":"'), 0xff, 0x22, 0x7d]);
		const delivery = { headers: { 'stripe-signature': header }, rawBody: invalid, url: '' };
		const clock = { now: () => NOW * 1_000, sleep: async () => undefined, random: () => 0 };
		expect(await verify(delivery, { secrets: [SECRET], clock })).toBe('forged');
	});
});
