/** What the node for the CRM offers, where the adapter does. */
import type {
	CrmActions,
	DealSearch,
	FreeDealDraft,
	PostalAddress,
} from '../../../nodes/shared/contracts/crmActions';
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import {
	draft,
	NOBODY_ID,
	numbered,
	paymentReference,
	type Play,
	readAll,
	type Topic,
} from './check';

/** The action, where the CRM offers it. */
const action = <Name extends keyof CrmActions>({ crm }: Play, wanted: Name) =>
	crm.actions?.[wanted] as CrmActions[Name] | undefined;

export const offers: Topic = {
	name: 'does what the node offers',
	checks: {
		async 'contacts are read by id and by address, in the order asked'(play) {
			const { bench, crm, connection } = play;
			const readContacts = action(play, 'readContacts');
			if (!readContacts) return expect(crm.actions).toBeDefined();
			const [ada, grace] = [
				bench.seedContact('ada@acme.example', 'Ada'),
				bench.seedContact('grace@acme.example', 'Grace'),
			];
			const { firstName = '', lastName = '' } = crm.actions?.contactFields ?? {};
			const found = await readContacts(
				[
					{ by: 'email', value: 'grace@acme.example' },
					{ by: 'id', value: NOBODY_ID },
					{ by: 'id', value: ada },
					{ by: 'email', value: 'nobody@acme.example' },
				],
				[firstName, lastName],
				connection,
			);
			// Who has one name has it as the first or, where nobody goes without a last one, as that.
			const names = (...both: Array<string | null | undefined>) => both.filter(Boolean);
			expect(
				found.map(
					(one) =>
						one && [
							one.id,
							one.email,
							names(one.firstName, one.lastName),
							names(one.fields[firstName], one.fields[lastName]),
						],
				),
			).toEqual([
				[grace, 'grace@acme.example', ['Grace'], ['Grace']],
				undefined,
				[ada, 'ada@acme.example', ['Ada'], ['Ada']],
				undefined,
			]);
		},
		async 'a contact is told with its address'(play) {
			const { bench, connection } = play;
			const readContacts = action(play, 'readContacts');
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
		},
		async 'the deals of contacts are told by contact, open and closed'(play) {
			const { bench, crm, connection } = play;
			const readDealsOf = action(play, 'readDealsOfContacts');
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
		},
		async 'deals are searched by each filter alone and by all together, newest first, as many as asked for'(
			play,
		) {
			const { bench, crm, connection } = play;
			const searchDeals = action(play, 'searchDeals');
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
					{ id: newer, fields: {}, references: subjectSet([paymentReference(1)]) },
				],
				connection,
			);
			await bench.settle();
			const [deal] = await readAll(play, [newer]);
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
				if (action(play, 'checkSearch')?.(filter) !== undefined) continue;
				expect([filter, await search(filter)]).toEqual([filter, wanted]);
			}
			const all = await search({ text: 'Kestrel' });
			expect([...all].sort()).toEqual([older, newer].sort());
			if (action(play, 'checkSearch')?.({ createdFrom: between }) === undefined) {
				expect(all).toEqual([newer, older]);
			}
			expect(await search({ text: 'Kestrel' }, 1)).toHaveLength(1);
			const [fresh] = await searchDeals(
				{ paymentStatuses: ['Paid'] },
				{ fields: [status], limit: 5 },
				connection,
			);
			expect(fresh?.fields).toEqual({ [status]: 'Paid' });
		},
		async 'a deal that is not for a payment is made once for its key, and bears no reference'(
			play,
		) {
			const { bench, crm, connection } = play;
			const createDeals = action(play, 'createDeals');
			if (!createDeals) return expect(crm.actions).toBeDefined();
			const contactId = bench.seedContact('ada@acme.example');
			const { reference: _none, ...free } = draft({ contactId });
			const drafts: FreeDealDraft[] = ['a', 'b'].map((key) => ({ ...free, key }));
			const before = bench.countDeals();
			const made = await createDeals(drafts, connection);
			expect(made.map(({ status }) => status)).toEqual(['created', 'created']);
			expect(bench.countDeals()).toBe(before + 2);
			const main = crm.fieldName('mainReference');
			const deals = await readAll(
				play,
				made.map((result) => ('id' in result ? result.id : '')),
				[main],
			);
			for (const deal of deals) {
				expect([deal?.fields[main], deal?.contactIds]).toEqual([null, [contactId]]);
			}
		},
		async 'what is sold is told by deal, with its number and the price of one'(play) {
			const { bench, connection } = play;
			const readLineItems = action(play, 'readLineItems');
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
		},
		async 'a life cycle goes on, and back only where that is asked for'(play) {
			const { bench, connection } = play;
			const [earlier, later] = bench.details.lifecycle ?? [];
			const lifecycle = action(play, 'lifecycle');
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
		},
		async 'contacts are put on a list once, each told by itself'(play) {
			const { bench, connection } = play;
			const lists = action(play, 'contactLists');
			const add = bench.details.addList;
			if (!lists || !add) return expect(lists).toBeUndefined();
			const listId = add('Paying customers');
			const [ada, grace] = ['ada', 'grace'].map((who) => bench.seedContact(`${who}@acme.example`));
			const put = async (...ids: Array<string | undefined>) =>
				(
					await lists.add(
						ids.map((contactId = '') => ({ listId, contactId })),
						connection,
					)
				).map(({ status }) => status);
			expect(await put(ada)).toEqual(['added']);
			expect(await put(grace, NOBODY_ID, ada)).toEqual(['added', 'failed', 'existed']);
			const [refused] = await lists.add([{ listId: NOBODY_ID, contactId: ada ?? '' }], connection);
			expect(refused?.status).toBe('failed');
		},
		async 'what lists of the editor offer is found by its words'(play) {
			const { bench, crm, connection } = play;
			const find = action(play, 'find');
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
		},
		async 'what lists of the editor offer is all there, page by page'(play) {
			const { bench, crm, connection } = play;
			const find = action(play, 'find');
			if (!find) return expect(crm.actions).toBeDefined();
			const ids = numbered(120, (index) => bench.seedDeal({ name: `Kestrel ${index}` }));
			await bench.settle();
			const found: string[] = [];
			let page: string | undefined;
			do {
				const { choices, next } = await find('deal', 'Kestrel', page, connection);
				found.push(...choices.map(({ id }) => id));
				page = next;
			} while (page !== undefined && found.length < 1_000);
			expect([...found].sort()).toEqual([...ids].sort());
		},
		async 'the page of a record names it, and no other address does'(play) {
			const { bench, crm } = play;
			const id = bench.seedDeal();
			const [deal] = await readAll(play, [id]);
			expect(crm.actions?.idInUrl('deal', deal?.url ?? '')).toBe(id);
			expect(crm.actions?.idInUrl('contact', deal?.url ?? '')).toBeUndefined();
			expect(crm.actions?.idInUrl('deal', `https://acme.example/${id}`)).toBeUndefined();
		},
	},
};
