import { parseSubjectSet, subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { REFERENCE, type Topic } from './check';

export const findingDeals: Topic = {
	name: 'finding deals',
	checks: {
		async 'finds the deals of a contact by e-mail, open and closed'({ bench, crm, connection }) {
			const contactId = bench.seedContact('anna@acme.example');
			bench.seedContact('other@acme.example');
			const open = bench.seedDeal({ name: 'Open', amount: '10.00', contactIds: [contactId] });
			const closed = bench.seedDeal({ isClosed: true, contactIds: [contactId] });
			bench.seedDeal();
			const emails = ['Anna@Acme.example', 'other@acme.example', 'nobody@acme.example', ''];
			bench.forgetCalls();
			const found = await crm.findDealsByEmail(emails, connection);
			expect(bench.calls()).toBe(bench.budget.findByEmail);
			expect([...found.keys()]).toEqual(emails);
			const candidates = found.get('Anna@Acme.example') ?? [];
			expect(new Map(candidates.map(({ id, isOpen }) => [id, isOpen]))).toEqual(
				new Map([
					[open, true],
					[closed, false],
				]),
			);
			expect(candidates.find(({ id }) => id === open)).toMatchObject({
				name: 'Open',
				amount: '10',
			});
			expect([found.get('other@acme.example'), found.get('')]).toEqual([[], []]);
		},
		async 'tells of each what it takes to choose among them'({
			bench,
			crm,
			connection,
			field,
			write,
		}) {
			const contactIds = [bench.seedContact('anna@acme.example')];
			const ids = ['won', 'open', 'lost'].map((name) => bench.seedDeal({ name, contactIds }));
			const [pipeline] = await crm.listPipelines(connection);
			const stageOf = (wanted: string) =>
				pipeline?.stages.find(({ kind }) => kind === wanted)?.id ?? '';
			for (const [place, kind] of (['won', 'open', 'lost'] as const).entries()) {
				await crm.writeDeals(
					[{ id: ids[place] ?? '', fields: {}, stage: stageOf(kind) }],
					connection,
				);
			}
			await write(ids[0] ?? '', { [field('amountOutstanding')]: '40.50' });
			const references = parseSubjectSet(`${REFERENCE} !${REFERENCE}2`);
			await crm.writeDeals([{ id: ids[0] ?? '', fields: {}, references }], connection);
			const found = await crm.findDealsByEmail(['anna@acme.example'], connection);
			const told = new Map(found.get('anna@acme.example')?.map((deal) => [deal.name, deal]));
			expect(told.get('won')).toMatchObject({
				isOpen: false,
				isWon: true,
				references,
				outstanding: '40.5',
			});
			expect(told.get('open')).toMatchObject({
				isOpen: true,
				isWon: false,
				references: subjectSet([]),
				outstanding: null,
			});
			expect(told.get('lost')).toMatchObject({ isOpen: false, isWon: false });
			for (const { createdAt } of told.values()) {
				expect(new Date(createdAt).toISOString()).toBe(createdAt);
			}
		},
		async 'finds the deals of a merged contact by each of its addresses'({
			bench,
			crm,
			connection,
		}) {
			if (!bench.mergeContacts) return;
			const [first, second] = ['anna@acme.example', 'anna@home.example'].map((email) =>
				bench.seedContact(email),
			);
			const deals = [first, second].map((id) => bench.seedDeal({ contactIds: [id ?? ''] }));
			bench.mergeContacts(second ?? '', first ?? '');
			bench.forgetCalls();
			const emails = ['anna@home.example', 'anna@acme.example'];
			const found = await crm.findDealsByEmail(emails, connection);
			expect(bench.calls()).toBe(bench.budget.findByEmail);
			for (const email of emails) {
				expect(
					found
						.get(email)
						?.map(({ id }) => id)
						.sort(),
				).toEqual(deals);
			}
		},
		async 'finds the deals whose list holds a reference, and no look-alikes'({
			bench,
			crm,
			connection,
		}) {
			const [first, second, lookAlike] = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
			for (const [id, text] of [
				[first, `${REFERENCE} ${REFERENCE}_b`],
				[second, `${REFERENCE}_b ~${REFERENCE}`],
				[lookAlike, `${REFERENCE}_bc`],
			] as const) {
				await crm.writeDeals([{ id, fields: {}, references: parseSubjectSet(text) }], connection);
			}
			await bench.settle();
			bench.forgetCalls();
			const found = await crm.findDealsByReference([REFERENCE, `${REFERENCE}_none`], connection);
			expect(bench.calls()).toBe(bench.budget.findByReference);
			expect([...(found.get(REFERENCE) ?? [])].sort()).toEqual([first, second].sort());
			expect(found.get(`${REFERENCE}_none`)).toEqual([]);
		},
	},
};
