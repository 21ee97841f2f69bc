import type { Activity } from '../../../nodes/shared/contracts/crm';
import { AT, kinds, rows, type Topic, untilAnswered } from './check';

export const note = (key: string, more: Partial<Activity> = {}): Activity => ({
	kind: 'note',
	key,
	title: 'Payment received',
	body: [{ text: 'Acme paid €1,200.00' }],
	at: AT,
	...more,
});
export const task = (key: string, more: Partial<Activity> = {}): Activity => ({
	...note(key, more),
	kind: 'task',
	title: 'Call the customer',
});

export const activities: Topic = {
	name: 'activities',
	checks: {
		async 'creates notes and tasks once, within the budget, on the deal and the contact'({
			bench,
			crm,
			connection,
		}) {
			const [dealId, contactId] = [bench.seedDeal(), bench.seedContact('anna@acme.example')];
			const on = { dealId, contactId };
			bench.forgetCalls();
			const first = await crm.createOnce([note('k/1', on)], connection);
			expect(bench.calls()).toBe(bench.budget.createNote);
			bench.forgetCalls();
			const second = await crm.createOnce([task('k/1', on)], connection);
			expect(bench.calls()).toBe(bench.budget.createTask);
			expect(kinds(first)).toEqual(['created']);
			expect(kinds(second)).toEqual(['created']);
			bench.forgetCalls();
			const again = await crm.createOnce([note('k/1', on)], connection);
			expect(bench.calls()).toBe(bench.budget.createTakenNote);
			expect(again).toEqual([{ ...first[0], status: 'existed' }]);
			await crm.createOnce([task('k/1', on), task('k/1', on)], connection);
			expect(bench.activities()).toMatchObject([
				{ kind: 'note', key: 'k/1', dealId },
				{ kind: 'task', key: 'k/1', dealId },
			]);
		},
		async 'answers for a mixture in the order given'({ bench, crm, connection }) {
			const dealId = bench.seedDeal();
			await crm.createOnce([note('old', { dealId }), task('old task', { dealId })], connection);
			const wanted = [
				task('new task', { dealId }),
				note('old', { dealId }),
				note('new', { dealId }),
				task('old task', { dealId }),
				note('new', { dealId }),
			];
			const results = await crm.createOnce(wanted, connection);
			expect(results.map(({ key, status }) => [key, status])).toEqual([
				['new task', 'created'],
				['old', 'existed'],
				['new', 'created'],
				['old task', 'existed'],
				['new', 'existed'],
			]);
		},
		async 'creates 120 notes, of which some exist'({ bench, crm, connection }) {
			const dealId = bench.seedDeal();
			const notes = Array.from({ length: 120 }, (_, index) => note(`k/${index}`, { dealId }));
			await crm.createOnce(
				notes.filter((_, index) => index % 50 === 0),
				connection,
			);
			const results = await crm.createOnce(notes, connection);
			expect(kinds(results).filter((status) => status === 'existed')).toHaveLength(3);
			expect(bench.activities()).toHaveLength(120);
		},
		...rows(['note', 'task'] as const, (kind) => [
			`has exactly one creator of a ${kind} when twenty ask at once`,
			async ({ bench, crm, connection }) => {
				const dealId = bench.seedDeal();
				const make = kind === 'note' ? note : task;
				const results = await Promise.all(
					Array.from(
						{ length: 20 },
						async () => (await crm.createOnce([make('k/1', { dealId })], connection))[0],
					),
				);
				expect(results.filter((result) => result?.status === 'created')).toHaveLength(1);
				expect(results.filter((result) => result?.status === 'failed')).toEqual([]);
				expect(bench.activities()).toHaveLength(1);
			},
		]),
		async 'knows its own note again where the first answer was lost, and nobody else does'({
			bench,
			crm,
			connection,
		}) {
			const mine = note('k/1', { dealId: bench.seedDeal(), holder: 'run 1' });
			bench.loseNextAnswer();
			const made = await untilAnswered(async () => await crm.createOnce([mine], connection));
			expect(kinds(made)).toEqual(['created']);
			const theirs = { ...mine, holder: 'run 2' };
			expect(kinds(await crm.createOnce([theirs], connection))).toEqual(['existed']);
		},
		async 'shows what a payer wrote as text, never as markup'({ bench, crm, connection }) {
			const dealId = bench.seedDeal();
			const evil = '<script>alert("x")</script>';
			const url = 'https://pay.example/?a=1&b="><img src=x>';
			const body = [{ text: evil }, { text: 'Open the payment', url }];
			await crm.createOnce(
				[note('k/1', { dealId, title: evil, body }), task('k/1', { dealId, body })],
				connection,
			);
			for (const { text } of bench.activities()) {
				expect(text).not.toMatch(/<\/?(script|img)/i);
				expect(text).toContain('alert(');
				expect(text).toContain('pay.example');
			}
			expect(bench.activities()).toHaveLength(2);
		},
		async 'takes a body longer than the CRM has room for'({ bench, crm, connection }) {
			const dealId = bench.seedDeal();
			const body = [{ text: 'First' }, { text: '<'.repeat(70_000) }];
			const results = await crm.createOnce([note('k/1', { dealId, body })], connection);
			expect(kinds(results)).toEqual(['created']);
			expect(bench.activities()[0]?.text).toContain('First');
		},
	},
};
