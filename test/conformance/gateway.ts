/** What every gateway adapter has to do, whatever the gateway. A new adapter gets a bench and runs this. */
import { type Http, NetworkFailure } from '../../nodes/shared/contracts/http';
import type { WebhookDelivery } from '../../nodes/shared/contracts/gateway';
import type { HowMuch, RefundActions } from '../../nodes/shared/contracts/gatewayActions';
import { orRefuse } from '../../nodes/shared/contracts/offered';
import { PAYMENT_EVENT_TYPES, type PaymentEvent } from '../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../nodes/shared/vocabulary/payment';
import { toScope } from '../../nodes/shared/vocabulary/subject';
import { versionOf } from '../../nodes/shared/vocabulary/version';
import type { GatewayBench, GatewayWorld, Played } from './gatewayBench';
import { OWNER } from '../support/endpointOwner';

const INVENTED_SECRET = ['not', 'the', 'secret'].join('-');
const BODY = new TextEncoder().encode('{"any":"body, Grüße","amount":1200}');
const URL = 'https://n8n.example/webhook/1/payments';

export function gatewayConformance(bench: GatewayBench): void {
	const { adapter, signature } = bench;
	let world: GatewayWorld;

	beforeEach(async () => {
		world = await bench.open();
	});
	afterEach(async () => await world.stop());

	/** A delivery signed now, and whether it passes with these secrets at this moment. */
	const signed = async (body = BODY) =>
		await world.sign({ secrets: [world.secret], at: world.now(), body, url: URL });
	const passes = async (delivery: WebhookDelivery, secrets = [world.secret], at = world.now()) =>
		await adapter.verify(
			delivery,
			world.connect({ secrets, clock: { ...world.connect().clock, now: () => at } }),
		);

	describe('declares', () => {
		it('event types of the shared vocabulary only', () => {
			expect(Object.values(adapter.eventTypes)).not.toHaveLength(0);
			for (const type of Object.values(adapter.eventTypes)) {
				expect(PAYMENT_EVENT_TYPES).toContain(type);
			}
		});

		it('no event it would not read', () => {
			const names = adapter.endpoints.eventsFor(PAYMENT_EVENT_TYPES);
			expect(new Set(names).size).toBe(names.length);
			for (const name of names) expect(adapter.eventTypes).toHaveProperty([name]);
			expect(adapter.endpoints.eventsFor([])).toEqual([]);
		});

		it('as few events as possible for one type', () => {
			const all = adapter.endpoints.eventsFor(PAYMENT_EVENT_TYPES);
			const some = adapter.endpoints.eventsFor(['payment.failed']);
			expect(some.length).toBeGreaterThan(0);
			expect(some.length).toBeLessThan(all.length);
		});

		it.each(bench.statusTables.map((table) => [table.name, table] as const))(
			'a meaning for every %s',
			(_name, { words, table }) => {
				expect(words).not.toHaveLength(0);
				expect(Object.keys(table).sort()).toEqual([...words].sort());
			},
		);
	});

	describe('verifies a delivery', () => {
		it('that is signed with its secret', async () => {
			expect(await passes(await signed())).toBe(true);
		});

		it('with whichever of several secrets signed it', async () => {
			expect(await passes(await signed(), [INVENTED_SECRET, world.secret])).toBe(true);
			expect(await passes(await signed(), [world.secret, INVENTED_SECRET])).toBe(true);
		});

		it.each([
			['a wrong secret', [INVENTED_SECRET]],
			['no secret', []],
			['an empty secret', ['']],
			['a blank secret', [' \n']],
		])('and refuses it with %s', async (_name, secrets) => {
			expect(await passes(await signed(), secrets)).toBe(false);
		});

		it('and refuses one that was signed with an empty secret', async () => {
			const forged = await world.sign({ secrets: [''], at: world.now(), body: BODY, url: URL });
			expect(await passes(forged, [''])).toBe(false);
			expect(await passes(forged)).toBe(false);
		});

		it('and lets it through the look that comes first, which refuses what carries no signature', async () => {
			const delivery = await signed();
			expect(adapter.mayBeSigned(delivery, world.now())).toBe(true);
			expect(adapter.mayBeSigned({ ...delivery, headers: {} }, world.now())).toBe(false);
			const empty = { ...delivery, rawBody: new Uint8Array() };
			expect(adapter.mayBeSigned(empty, world.now())).toBe(false);
		});

		it('and refuses it with any byte of the body changed', async () => {
			const delivery = await signed();
			for (const index of delivery.rawBody.keys()) {
				const rawBody = Uint8Array.from(delivery.rawBody);
				rawBody[index] = (rawBody[index] ?? 0) ^ 1;
				expect([index, await passes({ ...delivery, rawBody })]).toEqual([index, false]);
			}
		});

		it('and refuses it with bytes added, cut off or put in front', async () => {
			const delivery = await signed();
			const { rawBody } = delivery;
			const BOM = [0xef, 0xbb, 0xbf];
			for (const changed of [
				Uint8Array.from([...rawBody, 0x20]),
				Uint8Array.from([...rawBody, 0x0a]),
				rawBody.slice(0, -1),
				Uint8Array.from([...BOM, ...rawBody]),
				new Uint8Array(),
			]) {
				expect(await passes({ ...delivery, rawBody: changed })).toBe(false);
			}
		});

		it.each(signature.headers)(
			'and refuses it with %s missing, empty or cut short',
			async (name) => {
				const delivery = await signed();
				const value = delivery.headers[name] ?? '';
				expect(value).not.toBe('');
				const withHeader = (text: string | undefined): WebhookDelivery => ({
					...delivery,
					headers: { ...delivery.headers, [name]: text },
				});
				expect(await passes(withHeader(undefined))).toBe(false);
				for (let length = 0; length < value.length; length++) {
					const cut = value.slice(0, length);
					expect([cut, await passes(withHeader(cut))]).toEqual([cut, false]);
				}
			},
		);

		it.each(signature.headers)('and refuses it with any character of %s changed', async (name) => {
			const delivery = await signed();
			const value = delivery.headers[name] ?? '';
			for (let index = 0; index < value.length; index++) {
				const other = value[index] === '0' ? '1' : '0';
				const text = value.slice(0, index) + other + value.slice(index + 1);
				const headers = { ...delivery.headers, [name]: text };
				expect([text, await passes({ ...delivery, headers })]).toEqual([text, false]);
			}
		});

		it.each([
			['empty', ''],
			['a comma', ','],
			['an equals sign', '='],
			['names without values', 't=,v1='],
			['a time alone', 't=1'],
			['a NUL', '\u0000'],
			['not ASCII', 'é'],
			['JSON', '{"v1":null}'],
			['very long', 'a'.repeat(10_000)],
		])('and refuses it with a header that is %s, without throwing', async (_name, text) => {
			const delivery = await signed();
			const headers = Object.fromEntries(signature.headers.map((name) => [name, text]));
			expect(await passes({ ...delivery, headers })).toBe(false);
			expect(await passes({ ...delivery, headers: {} })).toBe(false);
		});

		if (signature.tolerance !== false) {
			const tolerance = signature.tolerance;
			it.each([
				[-(tolerance - 1), true],
				[-(tolerance + 1), false],
				[tolerance - 1, true],
				[tolerance + 1, false],
			])('signed %i seconds away: %s', async (seconds, expected) => {
				expect(await passes(await signed(), [world.secret], world.now() - seconds * 1_000)).toBe(
					expected,
				);
			});
		} else {
			it('whenever it comes, since no time is signed', async () => {
				expect(await passes(await signed(), [world.secret], world.now() + 86_400_000)).toBe(true);
			});
		}

		if (signature.severalAtOnce) {
			it('with several signatures while a secret is rolled, in either order', async () => {
				const at = world.now();
				for (const secrets of [
					[world.secret, INVENTED_SECRET],
					[INVENTED_SECRET, world.secret],
				]) {
					const delivery = await world.sign({ secrets, at, body: BODY, url: URL });
					expect(await passes(delivery)).toBe(true);
					expect(await passes(delivery, [INVENTED_SECRET])).toBe(true);
					expect(await passes(delivery, ['another'])).toBe(false);
				}
			});
		}

		if (signature.signsUrl) {
			it('and refuses it at another address', async () => {
				expect(await passes({ ...(await signed()), url: `${URL}/other` })).toBe(false);
			});
		}

		it('without throwing when the gateway cannot be asked', async () => {
			const http = async () => await Promise.reject(new NetworkFailure('no answer', 'ECONNRESET'));
			const connection = world.connect({ http, secrets: [INVENTED_SECRET] });
			expect(await adapter.verify(await signed(), connection)).toBe(false);
		});

		it('without changing it', async () => {
			const delivery = await signed();
			const before = structuredClone(delivery);
			await passes(delivery);
			adapter.readEvents(delivery, {});
			expect(delivery).toEqual(before);
		});
	});

	describe('reads events', () => {
		it('of a payment that its own gateway delivered and signed', async () => {
			const { deliveries } = await world.pay();
			const events = deliveries.flatMap((delivery) => adapter.readEvents(delivery, {}));
			expect(events.map(({ hint }) => hint.type)).toContain('payment.succeeded');
			for (const delivery of deliveries) expect(await passes(delivery)).toBe(true);
			for (const event of events) {
				expect(event.gateway).toBe(adapter.id);
				expect(event.livemode).toBe(world.connect().livemode);
				expect(['', world.account]).toContain(event.account);
				expect(new Date(event.occurredAt).toISOString()).toBe(event.occurredAt);
				expect(JSON.parse(JSON.stringify(event))).toEqual(event);
			}
		});

		it('the same way each time, each with an id of its own', async () => {
			const deliveries = [...(await world.pay()).deliveries, ...(await world.fail()).deliveries];
			const read = () => deliveries.flatMap((delivery) => adapter.readEvents(delivery, {}));
			expect(read()).toEqual(read());
			expect(new Set(read().map(({ id }) => id)).size).toBe(read().length);
		});

		it.each(['', 'null', '[]', '{}', '"text"', '{"type":"constructor"}', 'no json', '\u0000'])(
			'none in the body %j',
			(text) => {
				const rawBody = new TextEncoder().encode(text);
				expect(adapter.readEvents({ headers: {}, rawBody, url: URL }, {})).toEqual([]);
			},
		);
	});

	describe('resolves', () => {
		it('every event of a payment to its root, in the order of the hints', async () => {
			const [first, second] = [await world.pay(), await world.pay()];
			const wanted = [second, first, second].map(({ root }) => root);
			const hints = [second, first, second].map((played) => paidHint(played));
			expect(await adapter.resolve(hints, world.connect())).toEqual(wanted);
		});

		it('within its budget, and nothing without a call', async () => {
			const hint = paidHint(await world.pay());
			world.calls();
			expect(await adapter.resolve([], world.connect())).toEqual([]);
			expect(world.calls()).toBe(0);
			await adapter.resolve([hint], world.connect());
			expect(world.calls()).toBeLessThanOrEqual(bench.budget.resolve);
			await adapter.resolve([hint, hint, hint], world.connect());
			expect(world.calls()).toBeLessThanOrEqual(bench.budget.resolve);
		});

		it('what points at nothing to nothing', async () => {
			const hints = [
				...world.missingHints(),
				{ type: 'payment.succeeded' as const, objectKind: 'constructor', objectId: 'x' },
				{ type: 'payment.succeeded' as const, objectKind: '', objectId: '' },
			];
			const roots = await adapter.resolve(hints, world.connect());
			expect(roots).toHaveLength(hints.length);
			for (const root of roots) {
				const states = root ? await adapter.readStates([root], world.connect()) : [undefined];
				expect(states).toEqual([undefined]);
			}
		});
	});

	describe('reads states', () => {
		const hint = async (played: Played) => {
			const [state] = await adapter.readStates([played.root], world.connect());
			if (!state) throw new Error('The gateway has lost a payment');
			return state;
		};

		it('of a payment, exact in its currency', async () => {
			for (const [amount, currency] of [
				[1_234, 'EUR'],
				[500, 'JPY'],
				[1_230, 'KWD'],
			] as const) {
				const state = await hint(await world.pay(amount, currency));
				expect(state).toMatchObject({
					status: 'paid',
					currency,
					amountDue: amount,
					amountPaid: amount,
					amountRefunded: 0,
					amountDisputed: 0,
				});
				expect(state.failure).toBeUndefined();
			}
		});

		it('of a declined payment with its reason', async () => {
			const state = await hint(await world.fail());
			expect(state).toMatchObject({ status: 'failed', amountPaid: 0 });
			expect(state.failure?.category).not.toBe('unknown');
			expect(state.facts).toMatchObject([{ type: 'payment.failed', current: true }]);
		});

		it('of a payment that was refunded in part, then whole', async () => {
			const paid = await world.pay(1_000, 'EUR');
			await world.refund(paid.root, 400);
			const part = await hint(paid);
			expect(part).toMatchObject({ status: 'paid', amountPaid: 1_000, amountRefunded: 400 });
			expect(currentOf(part, 'payment.succeeded')).toEqual([true]);
			expect(currentOf(part, 'refund.succeeded')).toEqual([true]);
			await world.refund(paid.root, 600);
			const whole = await hint(paid);
			expect(whole).toMatchObject({ amountPaid: 1_000, amountRefunded: 1_000 });
			expect(currentOf(whole, 'payment.succeeded')).toEqual([false]);
			expect(currentOf(whole, 'refund.succeeded')).toEqual([true, true]);
		});

		it('in the order of the subjects, with nothing for what is not there', async () => {
			const [first, second] = [await world.pay(), await world.fail()];
			const missing = world.missing('payment');
			const subjects = [second.root, missing, first.root, second.root];
			const states = await adapter.readStates(subjects, world.connect());
			expect(states.map((state) => state?.subject)).toEqual([
				second.root,
				undefined,
				first.root,
				second.root,
			]);
			expect(await adapter.readStates([], world.connect())).toEqual([]);
		});

		it('within its budget, one that is named twice once', async () => {
			const { root } = await world.pay();
			world.calls();
			await adapter.readStates([root, root], world.connect());
			expect(world.calls()).toBeLessThanOrEqual(bench.budget.read);
		});

		it('that are plain data, alike at each read, and different once money moves', async () => {
			const paid = await world.pay(1_000, 'EUR');
			const state = await hint(paid);
			expect(JSON.parse(JSON.stringify(state))).toEqual(state);
			const { version, ...told } = state;
			expect(version).toBe(versionOf(told));
			world.advance(3_600_000);
			expect((await hint(paid)).version).toBe(state.version);
			await world.refund(paid.root, 1);
			expect((await hint(paid)).version).not.toBe(state.version);
		});

		it('whose facts have one key each, in its scope, oldest first', async () => {
			const paid = await world.pay(1_000, 'EUR');
			await world.refund(paid.root, 300);
			await world.refund(paid.root, 300);
			const { facts, transactions } = await hint(paid);
			const keys = facts.map(({ key }) => key);
			expect(keys).toHaveLength(3);
			expect(new Set(keys).size).toBe(keys.length);
			for (const key of keys) expect(key.startsWith(`${toScope(paid.root)}/`)).toBe(true);
			expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort());
			expect(transactions.map(({ at }) => at)).toEqual(transactions.map(({ at }) => at).sort());
			for (const { amount } of [...facts, ...transactions]) {
				expect(Number.isSafeInteger(amount)).toBe(true);
			}
		});

		it('that call a status no table has unknown', async () => {
			const { world: odd, root } = await bench.openWithUnknownStatus();
			const [state] = await adapter.readStates([root], odd.connect());
			expect(state?.status).toBe(bench.unknownStatus);
			expect(state?.facts.filter(({ current }) => current)).toEqual([]);
			await odd.stop();
		});
	});

	describe('lists changes', () => {
		it('oldest first, with the ids and the facts that deliveries have', async () => {
			const since = world.now();
			const played: Played[] = [];
			for (const play of [world.pay, world.fail, world.pay]) {
				played.push(await play());
				world.advance(2_000);
			}
			const delivered = played
				.flatMap(({ deliveries }) => deliveries)
				.flatMap((delivery) => adapter.readEvents(delivery, {}));
			const polled = await changesSince(since);
			expect(polled.map(({ occurredAt }) => occurredAt)).toEqual(
				polled.map(({ occurredAt }) => occurredAt).sort(),
			);
			{
				expect(new Set(polled.map(({ id }) => id))).toEqual(new Set(delivered.map(({ id }) => id)));
			}
			expect(await factKeys(polled)).toEqual(await factKeys(delivered));
		});

		it('from the given moment on', async () => {
			await world.pay();
			world.advance(5_000);
			const since = world.now();
			expect(await changesSince(since)).toEqual([]);
			const { deliveries } = await world.fail();
			const events = deliveries.flatMap((delivery) => adapter.readEvents(delivery, {}));
			expect((await changesSince(since)).length).toBeGreaterThanOrEqual(Math.min(1, events.length));
		});
	});

	describe('classifies', () => {
		it.each([
			[401, 'auth'],
			[403, 'permission'],
			[429, 'rateLimited'],
			[500, 'unavailable'],
			[503, 'unavailable'],
		])('the status %i as %s', async (status, kind) => {
			const { root } = await world.pay();
			const connection = world.connect({ http: world.refusing(status) });
			const failure = adapter.classify(await thrown(adapter.readStates([root], connection)));
			expect(failure?.kind).toBe(kind);
			expect(failure?.message.length).toBeGreaterThan(20);
		});

		it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNREFUSED'])(
			'no answer (%s) as unavailable, and repeats no call on its own',
			async (code) => {
				const { root } = await world.pay();
				const asked: string[] = [];
				const http: Http = async ({ method, url }) => {
					asked.push(`${method} ${url}`);
					throw new NetworkFailure('no answer', code);
				};
				const error = await thrown(adapter.readStates([root], world.connect({ http })));
				expect(adapter.classify(error)).toMatchObject({ kind: 'unavailable', rawCode: code });
				expect(new Set(asked).size).toBe(asked.length);
			},
		);

		it('nothing that is a fault of ours', async () => {
			const { root } = await world.pay();
			const fault = new TypeError('a mistake');
			const http = async () => await Promise.reject(fault);
			const error = await thrown(adapter.readStates([root], world.connect({ http })));
			expect(adapter.classify(error)).toBeUndefined();
			for (const other of [fault, undefined, null, 'text', {}]) {
				expect(adapter.classify(other)).toBeUndefined();
			}
		});
	});

	{
		describe('keeps endpoints', () => {
			const draft = { url: URL, eventTypes: ['payment.succeeded'], owner: OWNER } as const;

			it('that it made, and says so', async () => {
				const { endpoint, secret } = await adapter.endpoints.create(draft, world.connect());
				expect(secret).not.toBe('');
				expect(endpoint).toMatchObject({ url: URL, isEnabled: true, isOurs: true, owner: OWNER });
				expect(endpoint.events).toEqual(adapter.endpoints.eventsFor(['payment.succeeded']));
				expect(await adapter.endpoints.list(world.connect())).toContainEqual(endpoint);
			});

			it('of a test run, told apart from the published one', async () => {
				const owner = { ...OWNER, run: 'test' } as const;
				const { endpoint } = await adapter.endpoints.create({ ...draft, owner }, world.connect());
				expect(endpoint.owner).toEqual(owner);
			});

			it('and changes what they listen to', async () => {
				const { endpoint } = await adapter.endpoints.create(draft, world.connect());
				const changed = await adapter.endpoints.update(
					endpoint.id,
					['payment.failed'],
					world.connect(),
				);
				expect(changed.events).toEqual(adapter.endpoints.eventsFor(['payment.failed']));
				expect(changed).toMatchObject({ id: endpoint.id, isEnabled: true, isOurs: true });
			});

			it('and removes them, also twice', async () => {
				const { endpoint } = await adapter.endpoints.create(draft, world.connect());
				await adapter.endpoints.remove(endpoint.id, world.connect());
				await adapter.endpoints.remove(endpoint.id, world.connect());
				const left = await adapter.endpoints.list(world.connect());
				expect(left.map(({ id }) => id)).not.toContain(endpoint.id);
			});

			it('anew under the same address and owner after one was removed', async () => {
				const first = await adapter.endpoints.create(draft, world.connect());
				await adapter.endpoints.remove(first.endpoint.id, world.connect());
				world.advance(1_000);
				const second = await adapter.endpoints.create(draft, world.connect());
				expect(second.endpoint.id).not.toBe(first.endpoint.id);
				expect(await adapter.endpoints.list(world.connect())).toContainEqual(second.endpoint);
			});
		});
	}

	if (adapter.actions.refund?.create) {
		const refund = orRefuse<RefundActions>(adapter.actions.refund, () => {
			throw new Error(`${adapter.displayName} does not offer this`);
		});
		describe('gives money back', () => {
			const DAY_AND_AN_HOUR = 25 * 3_600_000;
			/** As the node does it: the payment's own id is in the key. */
			const giveBack = async (text: string, howMuch: HowMuch, key?: string) => {
				const payment = await refund.find(text, world.connect());
				const part = howMuch === 'all' ? 'all' : howMuch.part;
				const write = { key: key ?? `refund.create/${payment.id}/${part}` };
				return await refund.create({ payment, howMuch }, write, world.connect());
			};
			const refunded = async ({ root }: Played) => {
				const [state] = await adapter.readStates([root], world.connect());
				return state?.amountRefunded;
			};

			it('of the payment that any of its names means', async () => {
				const paid = await world.pay(1_000, 'EUR');
				for (const text of world.namesOf(paid.root)) {
					const found = await refund.find(text, world.connect());
					expect([text, found]).toEqual([text, { id: paid.root.id, currency: 'EUR' }]);
				}
			});

			it.each<[string, HowMuch, number]>([
				['a part', { part: '4' }, 400],
				['everything', 'all', 1_000],
			])(
				'%s once, whatever the payment is called and however late it is',
				async (_n, howMuch, n) => {
					const paid = await world.pay(1_000, 'EUR');
					const texts = world.namesOf(paid.root);
					const first = await giveBack(texts[0], howMuch);
					expect(first).toMatchObject({ isNew: true, value: { amount: n, currency: 'EUR' } });
					for (const text of [...texts, ...texts]) {
						world.advance(DAY_AND_AN_HOUR);
						const again = await giveBack(text, howMuch);
						expect([text, again.isNew, again.value.id]).toEqual([text, false, first.value.id]);
					}
					expect(await refunded(paid)).toBe(n);
					expect(await refund.get(first.value.id, world.connect())).toEqual(first.value);
				},
			);

			it('once where two ask at the same moment', async () => {
				const paid = await world.pay(1_000, 'EUR');
				const texts = world.namesOf(paid.root);
				const made = await Promise.all(
					[texts[0], texts.at(-1) ?? ''].map(async (text) => await giveBack(text, { part: '4' })),
				);
				expect(new Set(made.map(({ value }) => value.id)).size).toBe(1);
				expect(await refunded(paid)).toBe(400);
			});

			it('another amount, or with another key, as another refund; and then the rest', async () => {
				const paid = await world.pay(1_000, 'EUR');
				const { id } = paid.root;
				await giveBack(id, { part: '4' });
				await giveBack(id, { part: '2.50' });
				await giveBack(id, { part: '2.50' }, 'refund.create:second');
				expect(await refunded(paid)).toBe(900);
				world.advance(DAY_AND_AN_HOUR);
				expect((await giveBack(id, 'all')).value.amount).toBe(100);
				expect(await refunded(paid)).toBe(1_000);
			});

			it('beside what a person gave back by hand', async () => {
				const paid = await world.pay(1_000, 'EUR');
				await world.refund(paid.root, 400);
				expect((await giveBack(paid.root.id, { part: '4' })).isNew).toBe(true);
				expect(await refunded(paid)).toBe(800);
			});

			it.each(['0', '-1', '4.005', '1e2', 'all', ''])('not the part %j', async (part) => {
				const paid = await world.pay(1_000, 'EUR');
				await expect(giveBack(paid.root.id, { part })).rejects.toThrow();
				expect(await refunded(paid)).toBe(0);
			});

			it('not more than there is', async () => {
				const paid = await world.pay(1_000, 'EUR');
				await expect(giveBack(paid.root.id, { part: '10.01' })).rejects.toThrow();
				expect(await refunded(paid)).toBe(0);
			});
		});

		it('reads one id in an id and in the address of its page, and nothing else in other text', async () => {
			const { root } = await world.pay();
			const pages = world.namesOf(root).filter((text) => text.endsWith(root.id));
			expect(pages.length).toBeGreaterThan(1);
			for (const text of pages) expect(adapter.idIn(text)).toBe(root.id);
			for (const text of ['', 'ada@acme.example']) expect(adapter.idIn(text)).toBe(text);
		});
	}

	describe('identifies', () => {
		it('the account of the credential', async () => {
			const identity = await adapter.identify(world.connect());
			expect(identity).toMatchObject({ account: world.account, livemode: false });
			expect(identity.name).not.toBe('');
		});
	});

	function paidHint({ deliveries }: Played) {
		const events = deliveries.flatMap((delivery) => adapter.readEvents(delivery, {}));
		const event = events.find(({ hint: found }) => found.type === 'payment.succeeded');
		if (!event) throw new Error('The gateway did not tell of the payment');
		return event.hint;
	}

	async function changesSince(moment: number): Promise<PaymentEvent[]> {
		const found: PaymentEvent[] = [];
		for await (const event of adapter.listChanges(new Date(moment), world.connect())) {
			found.push(event);
		}
		return found;
	}

	async function factKeys(events: readonly PaymentEvent[]): Promise<readonly string[]> {
		const roots = await adapter.resolve(
			events.map(({ hint: found }) => found),
			world.connect(),
		);
		const states = await adapter.readStates(
			roots.filter((root) => root !== undefined),
			world.connect(),
		);
		return [...new Set(states.flatMap((state) => state?.facts.map(({ key }) => key) ?? []))].sort();
	}
}

function currentOf(state: PaymentState, type: string): boolean[] {
	return state.facts.filter((fact) => fact.type === type).map(({ current }) => current);
}

async function thrown(promise: Promise<unknown>): Promise<unknown> {
	return await promise.then(
		() => Promise.reject(new Error('It was not refused')),
		(error: unknown) => error,
	);
}
