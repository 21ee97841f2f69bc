/** What people and workflows look for in a CRM and no money hangs on. */
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { note, task } from './activities';
import { AT, draft, numbered, paymentReference, readAll, type Topic } from './check';

export const details: Topic = {
	name: 'keeps what people look for',
	checks: {
		async 'a new one is on its contact, with its owner and its date'(play) {
			const { bench, crm, connection } = play;
			const contacts = [bench.seedContact('ada@acme.example'), bench.seedContact('b@acme.example')];
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
			const deals = await readAll(play, ids, [closeDate]);
			expect(deals.map((deal) => deal?.contactIds)).toEqual([[contacts[0]], [], [contacts[1]]]);
			expect(deals[0]?.ownerId).toBe(ownerId);
			expect(deals[0]?.fields[closeDate]).toMatch(/^2026-12-31/);
		},
		async 'many are found by their references at once, each by its own'(play) {
			const { bench, crm, connection } = play;
			const fieldName = crm.fieldName('paymentReferences');
			const wanted = numbered(12, paymentReference);
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
			const found = await crm.findDealsByReference([...wanted, paymentReference(99)], connection);
			expect(wanted.map((one) => found.get(one))).toEqual(ids.map((id) => [id]));
			expect(found.get(paymentReference(99)) ?? []).toEqual([]);
			expect(
				(await readAll(play, ids, [fieldName])).map((deal) => deal?.fields[fieldName]),
			).toEqual(wanted);
		},
		async 'one of several contacts has them all, read alone or beside others, by id or by reference'({
			bench,
			crm,
			connection,
		}) {
			// Ids of gateways tell capitals apart.
			const [one = '', other = ''] = ['pi_3AbC', 'pi_3aBc'].map(
				(id) => `stripe/acct_1/live/payment/${id}`,
			);
			const contactIds = numbered(3, (index) => bench.seedContact(`p${index}@acme.example`));
			const id = bench.seedDeal({ reference: one, contactIds });
			const beside = bench.seedDeal({ reference: other });
			const byIds = [id, beside].map((value) => ({ by: 'id', value }) as const);
			const byReference = [one, other].map((value) => ({ by: 'reference', value }) as const);
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
		},
		async 'a candidate says when it was made'({ bench, crm, connection, field, write }) {
			const contactIds = [bench.seedContact('ada@acme.example')];
			const from = connection.clock.now();
			const id = bench.seedDeal({ contactIds });
			const to = connection.clock.now();
			await bench.settle();
			await write(id, { [field('totalPaid')]: '5' });
			const found = await crm.findDealsByEmail(['ada@acme.example'], connection);
			const createdAt = found.get('ada@acme.example')?.[0]?.createdAt ?? '';
			expect(new Date(createdAt).toISOString()).toBe(createdAt);
			expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(from - 1_000);
			expect(Date.parse(createdAt)).toBeLessThanOrEqual(to + 1_000);
		},
		async 'a link that is refused says so, and the others are made'(play) {
			const { bench, crm, connection } = play;
			const [dealId, other] = [bench.seedDeal(), bench.seedDeal()];
			const contactId = bench.seedContact('ada@acme.example');
			bench.deleteDeal(other);
			const results = await crm.linkContacts(
				[other, dealId].map((id) => ({ dealId: id, contactId })),
				connection,
			);
			expect(results.map(({ status }) => status === 'failed')).toEqual([true, false]);
			expect((await readAll(play, [dealId]))[0]?.contactIds).toEqual([contactId]);
		},
		async 'its own currency is the one that its books are kept in'({ bench, crm, connection }) {
			bench.details.keepBooksIn?.('CHF');
			const { homeCurrency } = await crm.identify(connection);
			expect(homeCurrency).toBe(bench.details.keepBooksIn ? 'CHF' : homeCurrency);
			expect(homeCurrency).toMatch(/^[A-Z]{3}$/);
		},
		async 'all who may own a deal are listed, each once and by name'({ bench, crm, connection }) {
			const added = bench.details.addOwners?.() ?? [];
			const owners = await crm.listOwners(connection);
			const ids = owners.map(({ id }) => id);
			expect(ids).toEqual(expect.arrayContaining([bench.details.ownerId, ...added]));
			expect(new Set(ids).size).toBe(ids.length);
			for (const owner of owners) expect(owner.name).not.toBe('');
		},
		async 'a field that nobody may write is told as such, and one of ours is not'({
			bench,
			crm,
			connection,
		}) {
			const fields = await crm.listFields('deal', connection);
			const isReadOnly = (wanted: string) => fields.find((one) => one.name === wanted)?.isReadOnly;
			expect(isReadOnly(crm.fieldName('totalPaid'))).toBe(false);
			const { readOnlyField } = bench.details;
			if (readOnlyField !== undefined) expect(isReadOnly(readOnlyField)).toBe(true);
		},
		async 'owner, date and urgency are those that were asked for'({ bench, crm, connection }) {
			const dealId = bench.seedDeal();
			const { ownerId } = bench.details;
			await crm.createOnce(
				[
					task('k/1', { dealId, ownerId, priority: 'high' }),
					task('k/2', { dealId, at: '2027-01-31T08:30:00.000Z', priority: 'low' }),
				],
				connection,
			);
			expect(bench.details.tasks()).toEqual([
				{ key: 'k/1', dueAt: AT, ownerId, priority: 'high' },
				{ key: 'k/2', dueAt: '2027-01-31T08:30:00.000Z', ownerId: undefined, priority: 'low' },
			]);
		},
		async 'title and text are both there, on the deal and on the contact'({
			bench,
			crm,
			connection,
		}) {
			const [dealId, contactId] = [bench.seedDeal(), bench.seedContact('ada@acme.example')];
			const body = [{ text: 'By card' }, { text: 'Payment', url: 'https://acme.example/p' }];
			await crm.createOnce(
				[note('k/1', { body, dealId, contactId }), task('k/2', { body, contactId })],
				connection,
			);
			const written = bench.activities().find(({ kind }) => kind === 'note');
			expect(written?.dealId).toBe(dealId);
			for (const text of ['Payment received', 'By card', 'https://acme.example/p']) {
				expect(written?.text).toContain(text);
			}
			expect([...bench.details.keysOn(contactId)].sort()).toEqual(['k/1', 'k/2']);
		},
	},
};
