import type { WebhookDelivery } from '../../../nodes/shared/contracts/gateway';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import type { Check, Topic } from './check';
import type { SignatureTraits } from '../gatewayBench';
import type { Play } from './play';

const INVENTED = ['not', 'the', 'secret'].join('-');
const BODY = new TextEncoder().encode('{"any":"body, Grüße","amount":1200}');
const URL = 'https://n8n.example/webhook/1/payments';
const SECOND_MS = 1_000;

const signed = async ({ world }: Play, secrets = [world.secret]) =>
	await world.sign({ secrets, at: world.now(), body: BODY, url: URL });

const withHeader = (delivery: WebhookDelivery, name: string, text: string | undefined) => ({
	...delivery,
	headers: { ...delivery.headers, [name]: text },
});

/** Neither passes the cheap look nor, if it did, the real one. */
async function expectRefused(play: Play, delivery: WebhookDelivery, why: unknown): Promise<void> {
	expect([why, await play.passes(delivery)]).toEqual([why, false]);
}

const SECRETS: ReadonlyArray<readonly [string, readonly string[]]> = [
	['a wrong secret', [INVENTED]],
	['no secret', []],
	['an empty secret', ['']],
	['a blank secret', [' \n']],
];

const HEADERS: ReadonlyArray<readonly [string, string]> = [
	['empty', ''],
	['a comma', ','],
	['an equals sign', '='],
	['names without values', 't=,v1='],
	['a time alone', 't=1'],
	['a NUL', '\u0000'],
	['not ASCII', 'é'],
	['JSON', '{"v1":null}'],
	['very long', 'a'.repeat(10_000)],
];

export const verifies: Topic = {
	name: 'verifies a delivery',
	checks: ({ signature }) => [
		{
			name: 'that is signed with its secret, whichever of several that is',
			async run(play) {
				const delivery = await signed(play);
				expect(await play.passes(delivery)).toBe(true);
				expect(await play.passes(delivery, [INVENTED, play.world.secret])).toBe(true);
				expect(await play.passes(delivery, [play.world.secret, INVENTED])).toBe(true);
			},
		},
		...SECRETS.map(([name, secrets]): Check => ({
			name: `and refuses it with ${name}`,
			async run(play) {
				expect(await play.passes(await signed(play), secrets)).toBe(false);
			},
		})),
		{
			name: 'and refuses one that was signed with an empty secret',
			async run(play) {
				const forged = await signed(play, ['']);
				expect(await play.passes(forged, [''])).toBe(false);
				expect(await play.passes(forged)).toBe(false);
			},
		},
		{
			name: 'after the look that comes first, which refuses what carries no signature',
			async run(play) {
				const { adapter, world } = play;
				const delivery = await signed(play);
				expect(adapter.mayBeSigned(delivery, world.now())).toBe(true);
				expect(adapter.mayBeSigned({ ...delivery, headers: {} }, world.now())).toBe(false);
				const empty = { ...delivery, rawBody: new Uint8Array() };
				expect(adapter.mayBeSigned(empty, world.now())).toBe(false);
				await expectRefused(play, { ...delivery, headers: {} }, 'no headers');
			},
		},
		{
			name: 'and refuses it with any byte of the body changed',
			async run(play) {
				const delivery = await signed(play);
				for (const index of delivery.rawBody.keys()) {
					const rawBody = Uint8Array.from(delivery.rawBody);
					rawBody[index] = (rawBody[index] ?? 0) ^ 1;
					await expectRefused(play, { ...delivery, rawBody }, index);
				}
			},
		},
		{
			name: 'and refuses it with bytes added, cut off or put in front',
			async run(play) {
				const delivery = await signed(play);
				const { rawBody } = delivery;
				const blanks = [
					Uint8Array.from([...rawBody, 0x20]),
					Uint8Array.from([...rawBody, 0x0a]),
					Uint8Array.from([0xef, 0xbb, 0xbf, ...rawBody]),
				];
				for (const changed of [
					...(signature.signsContent ? [] : blanks),
					Uint8Array.from([...rawBody, 0x7d]),
					rawBody.slice(0, -1),
					new Uint8Array(),
				]) {
					await expectRefused(play, { ...delivery, rawBody: changed }, changed.length);
				}
			},
		},
		...signature.headers.flatMap((header): Check[] => [
			{
				name: `and refuses it with ${header} missing, empty or cut short`,
				async run(play) {
					const delivery = await signed(play);
					const value = delivery.headers[header] ?? '';
					expect(value).not.toBe('');
					await expectRefused(play, withHeader(delivery, header, undefined), 'missing');
					for (let length = 0; length < value.length; length++) {
						const cut = value.slice(0, length);
						await expectRefused(play, withHeader(delivery, header, cut), cut);
					}
				},
			},
			{
				name: `and refuses it with any character of ${header} changed`,
				async run(play) {
					const delivery = await signed(play);
					const value = delivery.headers[header] ?? '';
					for (let index = 0; index < value.length; index++) {
						const other = value[index] === '0' ? '1' : '0';
						const text = value.slice(0, index) + other + value.slice(index + 1);
						await expectRefused(play, withHeader(delivery, header, text), text);
					}
				},
			},
		]),
		...HEADERS.map(([name, text]): Check => ({
			name: `and refuses it with a header that is ${name}, without throwing`,
			async run(play) {
				const delivery = await signed(play);
				const headers = Object.fromEntries(signature.headers.map((header) => [header, text]));
				await expectRefused(play, { ...delivery, headers }, name);
				expect(play.adapter.mayBeSigned({ ...delivery, headers }, play.world.now())).toBe(false);
			},
		})),
		...timeChecks(signature.tolerance),
		...(signature.severalAtOnce ? [ROLLED] : []),
		...(signature.signsUrl ? [ADDRESS] : []),
		{
			name: 'without throwing when the gateway cannot be asked',
			async run(play) {
				const http = async () =>
					await Promise.reject(new NetworkFailure('no answer', 'ECONNRESET'));
				const connection = play.connectWith([INVENTED], { http });
				expect(await play.adapter.verify(await signed(play), connection)).not.toBe('genuine');
			},
		},
		{
			name: 'without changing it',
			async run(play) {
				const delivery = await signed(play);
				const before = structuredClone(delivery);
				await play.passes(delivery);
				play.adapter.readEvents(delivery, play.world.connect());
				expect(delivery).toEqual(before);
			},
		},
	],
};

function timeChecks(tolerance: SignatureTraits['tolerance']): Check[] {
	if (tolerance === false) {
		return [
			{
				name: 'whenever it comes, since no time is signed',
				async run(play) {
					const later = play.world.now() + 86_400 * SECOND_MS;
					expect(await play.passes(await signed(play), [play.world.secret], later)).toBe(true);
				},
			},
		];
	}
	const { old, ahead } =
		typeof tolerance === 'number' ? { old: tolerance, ahead: tolerance } : tolerance;
	return [
		[-(old - 1), true] as const,
		[-(old + 1), false] as const,
		[ahead - 1, true] as const,
		[ahead + 1, false] as const,
	].map(([seconds, expected]) => ({
		name: `signed ${seconds} seconds away: ${expected}`,
		async run(play) {
			const { adapter, world } = play;
			const delivery = await signed(play);
			const at = world.now() - seconds * SECOND_MS;
			expect(await play.passes(delivery, [world.secret], at)).toBe(expected);
			expect(adapter.mayBeSigned(delivery, at)).toBe(expected);
		},
	}));
}

const ROLLED: Check = {
	name: 'with several signatures while a secret is rolled, in either order',
	async run(play) {
		const { secret } = play.world;
		for (const secrets of [
			[secret, INVENTED],
			[INVENTED, secret],
		]) {
			const delivery = await signed(play, secrets);
			expect(await play.passes(delivery)).toBe(true);
			expect(await play.passes(delivery, [INVENTED])).toBe(true);
			expect(await play.passes(delivery, ['another'])).toBe(false);
		}
	},
};

const ADDRESS: Check = {
	name: 'and refuses it at another address',
	async run(play) {
		await expectRefused(play, { ...(await signed(play)), url: `${URL}/other` }, 'another address');
	},
};
