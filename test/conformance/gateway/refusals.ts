import type { Http } from '../../../nodes/shared/contracts/http';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { isPassing } from '../../../nodes/shared/transport/retry';
import type { FailureKind } from '../../../nodes/shared/vocabulary/failure';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
import type { GatewayBench } from '../gatewayBench';
import { type Check, thrown, type Topic } from './check';
import { OPERATIONS } from './operations';
import { needsOf, type Operation } from './operations/operation';
import type { Play } from './play';

const BLAMING = /\b(error|problem|failure|mistake)s?\b/i;

/** What cannot be read, and is no answer of a gateway: a page of somebody between, half an answer, another shape. */
const UNREADABLE = ['', '<html>Please sign in</html>', 'null', '[]', '"text"', '{"data":[{"id":'];

/** HTTP's own words, which whoever stands in front of the gateway says too. */
const BY_STATUS: ReadonlyArray<readonly [number, FailureKind]> = [
	[429, 'rateLimited'],
	...[500, 502, 503, 504].map((status) => [status, 'unavailable'] as const),
];

/** What is gone is an answer to these. */
const ANSWERS: Readonly<Partial<Record<FailureKind, ReadonlySet<string>>>> = {
	notFound: new Set(['resolve', 'readStates', 'endpoints.remove', 'payment.explain']),
};

/** Says in words, with its kind, what was refused; nothing that a person should not see. */
function expectMessage(play: Play, error: unknown, kind: FailureKind): void {
	const failure = play.adapter.classify(error);
	// A reading that finds nothing is told in the words of whoever asked.
	if (!failure && error instanceof InputRefused && kind === 'notFound') return;
	expect(failure?.kind).toBe(kind);
	const text = JSON.stringify(failure);
	expect(failure?.message.length).toBeGreaterThan(20);
	expect(failure?.message).not.toMatch(BLAMING);
	for (const secret of play.bench.secretTexts) expect(text).not.toContain(secret);
}

/** Of a conflict only the gateway knows. */
const CURED: ReadonlyMap<FailureKind, boolean> = new Map([
	...(['rateLimited', 'unavailable'] as const).map((kind) => [kind, true] as const),
	...(['auth', 'permission', 'invalidRequest', 'notFound'] as const).map(
		(kind) => [kind, false] as const,
	),
]);

/** What asks the gateway, which may refuse: where every hint names its payment, `resolve` does not. */
const asking = ({ resolve }: GatewayBench['budget']): readonly Operation[] =>
	OPERATIONS.filter(({ name }) => name !== 'resolve' || resolve > 0);

export const refusals: Topic = {
	name: 'tells what was refused',
	checks: ({ refusals: kinds, secretTexts, budget }) => [
		...asking(budget).map((operation): Check => ({
			name: `of ${operation.name}, by its kind and without secrets`,
			...needsOf(operation),
			async run(play) {
				const call = await operation.prepare(play);
				for (const [index, kind] of kinds.entries()) {
					const secret = secretTexts[index % secretTexts.length] ?? '';
					const http = play.world.refusing(kind, secret);
					const answered = ANSWERS[kind]?.has(operation.name) ?? false;
					const pending = call(play.world.connect({ http }), `key-${kind}`);
					if (answered) await pending.catch((error: unknown) => expectMessage(play, error, kind));
					else expectMessage(play, await thrown(pending), kind);
				}
			},
		})),
		...asking(budget).map((operation): Check => ({
			name: `of ${operation.name}, which came back as something else`,
			...needsOf(operation),
			async run(play) {
				const call = await operation.prepare(play);
				for (const [index, body] of UNREADABLE.entries()) {
					const http: Http = async () => ({ status: 200, headers: {}, body });
					const error = await thrown(call(play.world.connect({ http }), `key-${index}`));
					expect([body, play.adapter.classify(error)?.kind]).toEqual([body, 'unavailable']);
					expect(play.adapter.classify(error)?.message).not.toMatch(BLAMING);
				}
			},
		})),
		...asking(budget).map((operation): Check => ({
			name: `of ${operation.name}, which got no answer, and repeats nothing on its own`,
			...needsOf(operation),
			async run(play) {
				const call = await operation.prepare(play);
				for (const code of ['ECONNRESET', 'ETIMEDOUT', 'ECONNREFUSED']) {
					const asked: string[] = [];
					const http: Http = async ({ method, url, body }) => {
						asked.push(`${method} ${url} ${String(body)}`);
						throw new NetworkFailure('no answer', code);
					};
					const error = await thrown(call(play.world.connect({ http }), `key-${code}`));
					expect(play.adapter.classify(error)).toMatchObject({
						kind: 'unavailable',
						rawCode: code,
					});
					expect(new Set(asked).size).toBe(asked.length);
				}
			},
		})),
		...kinds.flatMap((kind): Check[] => {
			const isCured = CURED.get(kind);
			if (isCured === undefined) return [];
			return [
				{
					name: `and waits for what waiting cures, and for nothing else (${kind})`,
					async run({ bench: { system }, world }) {
						const call = { method: 'GET', url: world.connect().baseUrl };
						const answer = await world.refusing(kind, 'none')(call);
						expect(isPassing(answer, system)).toBe(isCured);
					},
				},
			];
		}),
		...kinds.map((kind): Check => ({
			name: `with the gateway's own code, and every secret masked (${kind})`,
			async run(play) {
				const root = await play.world.pay(play.order());
				for (const secret of secretTexts) {
					const http = play.world.refusing(kind, secret);
					const call = play.adapter.identify(play.world.connect({ http }));
					const failure = play.adapter.classify(await thrown(call));
					expect(failure?.kind).toBe(kind);
					expect(JSON.stringify(failure)).not.toContain(secret);
				}
				expect(play.adapter.idIn(root.id)).toBe(root.id);
			},
		})),
		...BY_STATUS.map(([status, kind]): Check => ({
			name: `by the status ${status} alone, where nothing else is said`,
			async run(play) {
				for (const body of ['', '{}', '<html>Please wait</html>']) {
					const http: Http = async () => ({ status, headers: {}, body });
					const failure = play.adapter.classify(
						await thrown(play.adapter.identify(play.world.connect({ http }))),
					);
					expect([body, failure?.kind]).toEqual([body, kind]);
					expect(failure?.message).not.toMatch(BLAMING);
				}
			},
		})),
		{
			name: 'with how long the gateway asks to wait, where waiting helps',
			async run(play) {
				for (const kind of kinds) {
					const refuse = play.world.refusing(kind, 'words');
					const http: Http = async (request) => {
						const answer = await refuse(request);
						return { ...answer, headers: { ...answer.headers, 'retry-after': '120' } };
					};
					const call = play.adapter.identify(play.world.connect({ http }));
					const failure = play.adapter.classify(await thrown(call));
					const helps = kind === 'rateLimited' || kind === 'unavailable';
					expect([kind, failure?.retryAfterMs]).toEqual([kind, helps ? 120_000 : undefined]);
				}
			},
		},
		{
			name: 'and throws on what is a fault of ours',
			async run({ adapter, world, order }) {
				const root = await world.pay(order());
				const fault = new TypeError('ours');
				const http = async () => await Promise.reject(fault);
				const error = await thrown(adapter.readStates([root], world.connect({ http })));
				expect(adapter.classify(error)).toBeUndefined();
				for (const other of [fault, undefined, null, 'text', {}]) {
					expect(adapter.classify(other)).toBeUndefined();
				}
			},
		},
	],
};
