/** What people and workflows look for in a CRM and no money hangs on, and every way to write when nothing may be written. */
import type {
	Activity,
	ClaimDraft,
	CrmAdapter,
	CrmConnection,
	DealDraft,
} from '../../nodes/shared/contracts/crm';
import type {
	CrmActions,
	DealSearch,
	FreeDealDraft,
	LineItem,
	PostalAddress,
} from '../../nodes/shared/contracts/crmActions';
import { subjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import type { CrmBench } from './crm';

/** What the bench knows of its account beside deals and contacts; a verb that is missing says that the CRM has no such thing. */
export interface CrmDetails {
	/** Somebody who may own deals and tasks. */
	readonly ownerId: string;
	/** More people than the CRM lists on a page. @returns their ids. */
	addOwners?(): readonly string[];
	/** From now on the account's own currency is this one. */
	keepBooksIn?(currency: string): void;
	/** A field of deals that nobody may write. */
	readonly readOnlyField?: string;
	/** What hangs on the contact, by its keys. */
	keysOn(contactId: string): readonly string[];
	/** As the CRM holds them; the moment in ISO 8601. */
	tasks(): ReadonlyArray<{
		readonly key: string;
		readonly dueAt: string;
		readonly ownerId: string | undefined;
		readonly priority: Activity['priority'];
	}>;
	addLineItem?(
		dealId: string,
		item: Pick<LineItem, 'name' | 'quantity' | 'unitPrice'> & Partial<LineItem>,
	): Promise<void>;
	/** The contact lives there. */
	addAddress?(contactId: string, address: PostalAddress): void;
	/** A list to which contacts are added by hand. @returns its id. */
	addList?(name: string): string;
	/** Two stages of the life cycle, the earlier first. */
	readonly lifecycle?: readonly [earlier: string, later: string];
}

const AT = '2026-12-03T10:00:00.000Z';
const NOBODY_ID = '999999999';
const reference = (id: number) => `stripe/acct_1/test/payment/pi_${id}x`;
const numbered = <Value>(count: number, make: (place: number) => Value) =>
	Array.from({ length: count }, (_, place) => make(place));

export function describeCrmDetails(name: string, start: () => Promise<CrmBench>): void {
	describe(`${name} keeps what people look for`, () => {
		let bench: CrmBench;
		let crm: CrmAdapter;
		let connection: CrmConnection;
		beforeEach(async () => {
			bench = await start();
			({ crm, connection } = bench);
		});
		afterEach(async () => await bench.stop());

		const draft = (more: Partial<DealDraft> = {}): DealDraft => ({
			reference: 'r/1',
			name: 'New deal',
			amount: '49.90',
			currency: 'EUR',
			fields: {},
			...more,
		});
		const activity = (more: Partial<Activity> = {}): Activity => ({
			kind: 'task',
			key: 'k/1',
			title: 'Call the customer',
			body: [],
			at: AT,
			...more,
		});
		const claim: ClaimDraft = {
			key: 'k/claim',
			state: 'open',
			holder: 'run-1',
			leaseUntil: AT,
			subject: { reference: reference(1), type: 'payment.succeeded' },
			at: AT,
		};
		const read = async (ids: readonly string[], fields: readonly string[] = []) =>
			await crm.readDeals(
				ids.map((value) => ({ by: 'id', value })),
				{ fields, contacts: true },
				connection,
			);
		/** The action, where the CRM offers it. */
		const action = <Name extends keyof CrmActions>(wanted: Name) =>
			crm.actions?.[wanted] as CrmActions[Name] | undefined;

		describe('of deals', () => {
			it('a new one is on its contact, with its owner and its date', async () => {
				const contacts = [
					bench.seedContact('ada@acme.example'),
					bench.seedContact('b@acme.example'),
				];
				const { ownerId } = bench.details;
				const closeDate = crm.actions?.dealFields.closeDate ?? '';
				const made = await crm.createDeals(
					[
						draft({ contactId: contacts[0], ownerId, closeDate: '2026-12-31' }),
						draft({ reference: 'r/2' }),
						draft({ reference: 'r/3', contactId: contacts[1] }),
					],
					connection,
				);
				const ids = made.map((result) => ('id' in result ? result.id : ''));
				const deals = await read(ids, [closeDate]);
				expect(deals.map((deal) => deal?.contactIds)).toEqual([[contacts[0]], [], [contacts[1]]]);
				expect(deals[0]?.ownerId).toBe(ownerId);
				expect(deals[0]?.fields[closeDate]).toMatch(/^2026-12-31/);
			});

			it('many are found by their references at once, each by its own', async () => {
				const fieldName = crm.fieldName('paymentReferences');
				const wanted = numbered(12, reference);
				const ids = wanted.map(() => bench.seedDeal());
				await crm.writeDeals(
					ids.map((id, place) => ({
						id,
						fields: {},
						references: subjectSet([wanted[place] ?? '']),
					})),
					connection,
				);
				await bench.settle();
				const found = await crm.findDealsByReference([...wanted, reference(99)], connection);
				expect(wanted.map((one) => found.get(one))).toEqual(ids.map((id) => [id]));
				expect(found.get(reference(99)) ?? []).toEqual([]);
				expect((await read(ids, [fieldName])).map((deal) => deal?.fields[fieldName])).toEqual(
					wanted,
				);
			});

			it('one of several contacts has them all, read alone or beside others, by id or by reference', async () => {
				// Ids of gateways tell capitals apart.
				const [one, other] = ['pi_3AbC', 'pi_3aBc'].map((id) => `stripe/acct_1/live/payment/${id}`);
				const contactIds = numbered(3, (place) => bench.seedContact(`p${place}@acme.example`));
				const id = bench.seedDeal({ reference: one, contactIds });
				const beside = bench.seedDeal({ reference: other });
				const byReference = [one ?? '', other ?? ''].map((value) => ({
					by: 'reference' as const,
					value,
				}));
				const byIds = [id, beside].map((value) => ({ by: 'id' as const, value }));
				for (const keys of [byIds, byReference]) {
					for (const asked of [keys, keys.slice(0, 1)]) {
						const deals = await crm.readDeals(asked, { fields: [], contacts: true }, connection);
						expect(deals.map((deal) => [deal?.id, [...(deal?.contactIds ?? [])].sort()])).toEqual(
							[
								[id, [...contactIds].sort()],
								[beside, []],
							].slice(0, asked.length),
						);
					}
				}
			});

			it('a candidate says when it was made', async () => {
				const contactIds = [bench.seedContact('ada@acme.example')];
				const from = connection.clock.now();
				const id = bench.seedDeal({ contactIds });
				const to = connection.clock.now();
				await bench.settle();
				await crm.writeDeals([{ id, fields: { [crm.fieldName('totalPaid')]: '5' } }], connection);
				const found = await crm.findDealsByEmail(['ada@acme.example'], connection);
				const [candidate] = found.get('ada@acme.example') ?? [];
				const createdAt = candidate?.createdAt ?? '';
				expect(new Date(createdAt).toISOString()).toBe(createdAt);
				expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(from - 1_000);
				expect(Date.parse(createdAt)).toBeLessThanOrEqual(to + 1_000);
			});

			it('a link that is refused says so, and the others are made', async () => {
				const [dealId, other] = [bench.seedDeal(), bench.seedDeal()];
				const contactId = bench.seedContact('ada@acme.example');
				bench.deleteDeal(other);
				const results = await crm.linkContacts(
					[other, dealId].map((id) => ({ dealId: id, contactId })),
					connection,
				);
				expect(results.map(({ status }) => status === 'failed')).toEqual([true, false]);
				expect((await read([dealId]))[0]?.contactIds).toEqual([contactId]);
			});
		});

		describe('of the account', () => {
			it('its own currency is the one that its books are kept in', async () => {
				bench.details.keepBooksIn?.('CHF');
				const { homeCurrency } = await crm.identify(connection);
				expect(homeCurrency).toBe(bench.details.keepBooksIn ? 'CHF' : homeCurrency);
				expect(homeCurrency).toMatch(/^[A-Z]{3}$/);
			});

			it('all who may own a deal are listed, each once and by name', async () => {
				const added = bench.details.addOwners?.() ?? [];
				const owners = await crm.listOwners(connection);
				const ids = owners.map(({ id }) => id);
				expect(ids).toEqual(expect.arrayContaining([bench.details.ownerId, ...added]));
				expect(new Set(ids).size).toBe(ids.length);
				for (const owner of owners) expect(owner.name).not.toBe('');
			});

			it('a field that nobody may write is told as such, and one of ours is not', async () => {
				const fields = await crm.listFields('deal', connection);
				const isReadOnly = (wanted: string) =>
					fields.find((one) => one.name === wanted)?.isReadOnly;
				expect(isReadOnly(crm.fieldName('totalPaid'))).toBe(false);
				const { readOnlyField } = bench.details;
				if (readOnlyField !== undefined) expect(isReadOnly(readOnlyField)).toBe(true);
			});
		});

		describe('of tasks', () => {
			it('owner, date and urgency are those that were asked for', async () => {
				const dealId = bench.seedDeal();
				const { ownerId } = bench.details;
				await crm.createOnce(
					[
						activity({ dealId, ownerId, priority: 'high' }),
						activity({ dealId, key: 'k/2', at: '2027-01-31T08:30:00.000Z', priority: 'low' }),
					],
					connection,
				);
				expect(bench.details.tasks()).toEqual([
					{ key: 'k/1', dueAt: AT, ownerId, priority: 'high' },
					{ key: 'k/2', dueAt: '2027-01-31T08:30:00.000Z', ownerId: undefined, priority: 'low' },
				]);
			});
		});

		describe('of notes', () => {
			it('title and text are both there, on the deal and on the contact', async () => {
				const [dealId, contactId] = [bench.seedDeal(), bench.seedContact('ada@acme.example')];
				const body = [{ text: 'By card' }, { text: 'Payment', url: 'https://acme.example/p' }];
				await crm.createOnce(
					[
						activity({ kind: 'note', title: 'Payment received', body, dealId, contactId }),
						activity({ key: 'k/2', contactId, body }),
					],
					connection,
				);
				const note = bench.activities().find(({ kind }) => kind === 'note');
				expect(note?.dealId).toBe(dealId);
				for (const text of ['Payment received', 'By card', 'https://acme.example/p']) {
					expect(note?.text).toContain(text);
				}
				expect([...bench.details.keysOn(contactId)].sort()).toEqual(['k/1', 'k/2']);
			});
		});

		describe('of open claims', () => {
			it('each says when it was made, and until when it was somebody’s', async () => {
				const { listOpen } = crm.claims;
				if (!listOpen) return expect(crm.guarantees.listsOpenClaims).toBe(false);
				const now = connection.clock.now();
				const leaseUntil = new Date(now + 300_000).toISOString();
				await crm.claims.create([{ ...claim, leaseUntil }], [], connection);
				await bench.settle();
				const [open] = await listOpen(new Date(now + 600_000), connection);
				expect(open).toMatchObject({ key: claim.key, leaseUntil });
				const made = open?.createdAt ?? '';
				expect(new Date(made).toISOString()).toBe(made);
				expect(Math.abs(Date.parse(made) - now)).toBeLessThan(60_000);
			});
		});

		describe('of writing what is refused', () => {
			const WAYS: ReadonlyArray<readonly [string, () => Promise<ReadonlyArray<object>>]> = [
				[
					'new deals',
					async () => await crm.createDeals([draft(), draft({ reference: 'r/2' })], connection),
				],
				[
					'contacts',
					async () =>
						await crm.upsertContacts(
							[
								{ email: 'new@acme.example', fields: {} },
								{ email: 'other@acme.example', fields: {} },
							],
							connection,
						),
				],
				[
					'links',
					async () =>
						await crm.linkContacts([{ dealId: NOBODY_ID, contactId: NOBODY_ID }], connection),
				],
				[
					'notes and tasks',
					async () => await crm.createOnce([activity({ kind: 'note' }), activity()], connection),
				],
				['claims', async () => (await crm.claims.create([claim], [], connection)).claims],
				['finished claims', async () => await crm.claims.finish([claim.key], connection)],
			];

			it.each([
				['auth', async () => await Promise.resolve(bench.revoke('auth'))],
				['rateLimited', async () => await Promise.resolve(bench.slowDown(10_000))],
			] as const)(
				'each row of every sort is told as failed, by its kind (%s)',
				async (kind, refuse) => {
					await crm.claims.create([claim], [], connection);
					await refuse();
					for (const [way, write] of WAYS) {
						const told = await write().catch((error: unknown) => [
							{ status: 'failed', failure: crm.classify(error) },
						]);
						expect([way, told]).toEqual([
							way,
							told.map(() =>
								expect.objectContaining({
									status: 'failed',
									failure: expect.objectContaining({ kind }) as unknown,
								}),
							),
						]);
						expect(told).not.toHaveLength(0);
					}
				},
			);
		});

		describe('of what the node offers', () => {
			it('contacts are read by id and by address, in the order asked', async () => {
				const readContacts = action('readContacts');
				if (!readContacts) return expect(crm.actions).toBeDefined();
				const [ada, grace] = [
					bench.seedContact('ada@acme.example', 'Ada'),
					bench.seedContact('grace@acme.example', 'Grace'),
				];
				const { firstName } = crm.actions?.contactFields ?? { firstName: '' };
				const found = await readContacts(
					[
						{ by: 'email', value: 'grace@acme.example' },
						{ by: 'id', value: NOBODY_ID },
						{ by: 'id', value: ada },
						{ by: 'email', value: 'nobody@acme.example' },
					],
					[firstName],
					connection,
				);
				expect(
					found.map((one) => one && [one.id, one.email, one.firstName, one.lastName, one.fields]),
				).toEqual([
					[grace, 'grace@acme.example', 'Grace', null, { [firstName]: 'Grace' }],
					undefined,
					[ada, 'ada@acme.example', 'Ada', null, { [firstName]: 'Ada' }],
					undefined,
				]);
			});

			it('a contact is told with its address', async () => {
				const readContacts = action('readContacts');
				const { addAddress } = bench.details;
				if (!readContacts || !addAddress) return expect(addAddress).toBeUndefined();
				const id = bench.seedContact('ada@acme.example');
				const address: PostalAddress = {
					line1: '1 Main St',
					city: 'Springfield',
					state: 'Illinois',
					postalCode: '62701',
					country: 'US',
				};
				addAddress(id, address);
				const [contact] = await readContacts([{ by: 'id', value: id }], [], connection);
				expect(contact?.address).toEqual(address);
			});

			it('the deals of contacts are told by contact, open and closed', async () => {
				const readDealsOf = action('readDealsOfContacts');
				if (!readDealsOf) return expect(crm.actions).toBeDefined();
				const contacts = numbered(3, (place) => bench.seedContact(`p${place}@acme.example`));
				const [first = '', second = '', none = ''] = contacts;
				const open = bench.seedDeal({ contactIds: [first, second] });
				const closed = bench.seedDeal({ contactIds: [first], isClosed: true, amount: '12.5' });
				const found = await readDealsOf(contacts, [], connection);
				const ids = (id: string) => (found.get(id) ?? []).map((deal) => deal.id).sort();
				expect([ids(first), ids(second), ids(none)]).toEqual([[open, closed].sort(), [open], []]);
				const one = found.get(first)?.find(({ id }) => id === closed);
				expect(one?.amount).toBe('12.5');
			});

			it('deals are searched by each filter alone and by all together, newest first, as many as asked for', async () => {
				const searchDeals = action('searchDeals');
				if (!searchDeals) return expect(crm.actions).toBeDefined();
				const { ownerId } = bench.details;
				const status = crm.fieldName('paymentStatus');
				const older = bench.seedDeal({ name: 'Kestrel one' });
				await bench.settle();
				const between = new Date(connection.clock.now()).toISOString();
				await bench.settle();
				const newer = bench.seedDeal({ name: 'Kestrel two' });
				const [owner = ''] = [crm.actions?.dealFields.ownerId];
				await crm.writeDeals(
					[
						{ id: older, fields: { [status]: 'Paid', [owner]: ownerId } },
						{ id: newer, fields: {}, stage: bench.stages.next },
						{ id: newer, fields: {}, references: subjectSet([reference(1)]) },
					],
					connection,
				);
				await bench.settle();
				const [deal] = await read([newer]);
				const search = async (filter: DealSearch, limit = 50) =>
					(await searchDeals(filter, { fields: [status], limit }, connection))
						.map(({ id }) => id)
						.filter((id) => id === older || id === newer);
				const rows: Array<readonly [DealSearch, readonly string[]]> = [
					[{ text: 'two' }, [newer]],
					[{ stages: [bench.stages.next], text: 'Kestrel' }, [newer]],
					[{ ownerIds: [ownerId], text: 'Kestrel' }, [older]],
					[{ paymentStatuses: ['Paid', 'Refunded'] }, [older]],
					[{ hasPaymentReference: true, text: 'Kestrel' }, [newer]],
					[{ hasPaymentReference: false, text: 'Kestrel' }, [older]],
					[{ createdFrom: between, text: 'Kestrel' }, [newer]],
					[{ createdTo: between, text: 'Kestrel' }, [older]],
					[
						{ pipelines: [deal?.pipeline ?? ''], stages: [bench.stages.next], text: 'Kestrel' },
						[newer],
					],
				];
				for (const [filter, wanted] of rows) {
					if (action('checkSearch')?.(filter) !== undefined) continue;
					expect([filter, await search(filter)]).toEqual([filter, wanted]);
				}
				const all = await search({ text: 'Kestrel' });
				expect([...all].sort()).toEqual([older, newer].sort());
				if (action('checkSearch')?.({ createdFrom: between }) === undefined) {
					expect(all).toEqual([newer, older]);
				}
				expect(await search({ text: 'Kestrel' }, 1)).toHaveLength(1);
				const [fresh] = await searchDeals(
					{ paymentStatuses: ['Paid'] },
					{ fields: [status], limit: 5 },
					connection,
				);
				expect(fresh?.fields).toEqual({ [status]: 'Paid' });
			});

			it('a deal that is not for a payment is made once for its key, and bears no reference', async () => {
				const createDeals = action('createDeals');
				if (!createDeals) return expect(crm.actions).toBeDefined();
				const contactId = bench.seedContact('ada@acme.example');
				const { reference: _none, ...free } = draft({ contactId });
				const drafts: FreeDealDraft[] = ['a', 'b'].map((key) => ({ ...free, key }));
				const before = bench.countDeals();
				const made = await createDeals(drafts, connection);
				expect(made.map(({ status }) => status)).toEqual(['created', 'created']);
				expect(bench.countDeals()).toBe(before + 2);
				const main = crm.fieldName('mainReference');
				const deals = await read(
					made.map((result) => ('id' in result ? result.id : '')),
					[main],
				);
				for (const deal of deals) {
					expect([deal?.fields[main], deal?.contactIds]).toEqual([null, [contactId]]);
				}
			});

			it('what is sold is told by deal, with its number and the price of one', async () => {
				const readLineItems = action('readLineItems');
				const add = bench.details.addLineItem;
				if (!readLineItems || !add) return expect(readLineItems).toBeUndefined();
				const [dealId, other] = [bench.seedDeal(), bench.seedDeal()];
				await add(dealId, { name: 'Seats', quantity: '3', unitPrice: '19.9' });
				await add(dealId, {
					name: 'Setup',
					quantity: '1',
					unitPrice: '40',
					sku: 'S-1',
					currency: 'EUR',
				});
				const found = await readLineItems([other, dealId], connection);
				expect(found.get(other) ?? []).toEqual([]);
				expect(found.get(dealId)).toMatchObject([
					{ name: 'Seats', quantity: '3', unitPrice: '19.9' },
					{ name: 'Setup', quantity: '1', unitPrice: '40', sku: 'S-1', currency: 'EUR' },
				]);
			});

			it('a life cycle goes on, and back only where that is asked for', async () => {
				const [earlier, later] = bench.details.lifecycle ?? [];
				const lifecycle = action('lifecycle');
				if (!lifecycle || !earlier || !later) return expect(lifecycle).toBeUndefined();
				const stages = (await lifecycle.list(connection)).map(({ value }) => value);
				expect(stages.indexOf(earlier)).toBeGreaterThanOrEqual(0);
				expect(stages.indexOf(later)).toBeGreaterThan(stages.indexOf(earlier));
				const contactId = bench.seedContact('ada@acme.example');
				const set = async (stage: string, movesBack: boolean) =>
					(await lifecycle.set([{ contactId, stage, movesBack }], connection))[0];
				expect(await set(later, false)).toMatchObject({ status: 'changed', stage: later });
				expect(await set(earlier, false)).toMatchObject({ status: 'unchanged', stage: later });
				expect(await set(earlier, true)).toMatchObject({ status: 'changed', stage: earlier });
				expect(
					(
						await lifecycle.set(
							[{ contactId: NOBODY_ID, stage: later, movesBack: false }],
							connection,
						)
					)[0],
				).toMatchObject({ status: 'failed', failure: { kind: 'notFound' } });
			});

			it('contacts are put on a list once, each told by itself', async () => {
				const lists = action('contactLists');
				const add = bench.details.addList;
				if (!lists || !add) return expect(lists).toBeUndefined();
				const listId = add('Paying customers');
				const [ada, grace] = ['ada', 'grace'].map((who) =>
					bench.seedContact(`${who}@acme.example`),
				);
				const put = async (...ids: Array<string | undefined>) =>
					(
						await lists.add(
							ids.map((contactId = '') => ({ listId, contactId })),
							connection,
						)
					).map(({ status }) => status);
				expect(await put(ada)).toEqual(['added']);
				expect(await put(grace, NOBODY_ID, ada)).toEqual(['added', 'failed', 'existed']);
				const [refused] = await lists.add(
					[{ listId: NOBODY_ID, contactId: ada ?? '' }],
					connection,
				);
				expect(refused?.status).toBe('failed');
			});

			it('what lists of the editor offer is found by its words', async () => {
				const find = action('find');
				if (!find) return expect(crm.actions).toBeDefined();
				const dealId = bench.seedDeal({ name: 'Kestrel' });
				bench.seedDeal({ name: 'Heron' });
				const contactId = bench.seedContact('ada@kestrel.example', 'Ada');
				bench.seedContact('grace@heron.example', 'Grace');
				await bench.settle();
				for (const [kind, words, id] of [
					['deal', 'Kestrel', dealId],
					['contact', 'ada@kestrel.example', contactId],
				] as const) {
					const { choices } = await find(kind, words, undefined, connection);
					expect(choices.map((choice) => choice.id)).toEqual([id]);
					expect(choices[0]?.name).toMatch(/kestrel/i);
				}
			});

			it('what lists of the editor offer is all there, page by page', async () => {
				const find = action('find');
				if (!find) return expect(crm.actions).toBeDefined();
				const ids = numbered(120, (place) => bench.seedDeal({ name: `Kestrel ${place}` }));
				await bench.settle();
				const found: string[] = [];
				let page: string | undefined;
				do {
					const { choices, next } = await find('deal', 'Kestrel', page, connection);
					found.push(...choices.map(({ id }) => id));
					page = next;
				} while (page !== undefined && found.length < 1_000);
				expect([...found].sort()).toEqual([...ids].sort());
			});

			it('the page of a record names it, and no other address does', async () => {
				const id = bench.seedDeal();
				const [deal] = await read([id]);
				expect(crm.actions?.idInUrl('deal', deal?.url ?? '')).toBe(id);
				expect(crm.actions?.idInUrl('contact', deal?.url ?? '')).toBeUndefined();
				expect(crm.actions?.idInUrl('deal', `https://acme.example/${id}`)).toBeUndefined();
			});
		});
	});
}
