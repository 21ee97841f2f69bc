import type { ClaimDraft } from '../../../nodes/shared/contracts/crm';
import { note } from './activities';
import { AT, kinds, type Play, REFERENCE, statuses, type Topic, untilAnswered } from './check';

const claim = (key: string, holder: string, more: Partial<ClaimDraft> = {}): ClaimDraft => ({
	key,
	state: 'open',
	holder,
	leaseUntil: '2026-11-23T10:05:00.000Z',
	subject: { reference: REFERENCE, type: 'payment.succeeded' },
	at: AT,
	...more,
});
const createClaims = async ({ crm, connection }: Play, ...wanted: ClaimDraft[]) =>
	(await crm.claims.create(wanted, [], connection)).claims;

export const claims: Topic = {
	name: 'claims',
	checks: {
		async 'has exactly one winner of a claim when twenty ask at once, whose claim it stays'(play) {
			const { crm, connection } = play;
			const results = await Promise.all(
				Array.from(
					{ length: 20 },
					async (_, index) => (await createClaims(play, claim('c/1', `run ${index}`)))[0],
				),
			);
			const winner = results.findIndex((result) => result?.status === 'won');
			expect(results.filter((result) => result?.status === 'won')).toHaveLength(1);
			expect(results.filter((result) => result?.status === 'failed')).toEqual([]);
			expect(await crm.claims.read(['c/1'], connection)).toMatchObject([
				{ holder: `run ${winner}`, state: 'open' },
			]);
		},
		async 'leaves the lease of the winner as it is, whoever comes second'(play) {
			const { crm, connection } = play;
			await createClaims(play, claim('c/1', 'run 1'));
			const later = { leaseUntil: '2026-11-23T12:00:00.000Z', state: 'done' } as const;
			expect(kinds(await createClaims(play, claim('c/1', 'run 2', later)))).toEqual(['taken']);
			expect(await crm.claims.read(['c/1'], connection)).toMatchObject([
				{ holder: 'run 1', state: 'open', leaseUntil: '2026-11-23T10:05:00.000Z' },
			]);
		},
		async 'reads claims in the order of the keys and finishes them'(play) {
			const { bench, crm, connection } = play;
			await createClaims(play, claim('c/1', 'run 1'), claim('c/2', 'run 2'));
			bench.forgetCalls();
			const read = await crm.claims.read(['c/2', 'c/3', 'c/1'], connection);
			expect(bench.calls()).toBe(bench.budget.readClaims);
			const { at: _at, ...first } = claim('c/1', 'run 1');
			expect(read).toMatchObject([{ key: 'c/2', holder: 'run 2' }, undefined, first]);
			bench.forgetCalls();
			const finished = await crm.claims.finish(['c/1'], connection);
			expect(bench.calls()).toBe(bench.budget.finishClaims);
			expect(statuses(finished)).toEqual(['updated']);
			const after = await crm.claims.read(['c/1', 'c/2'], connection);
			expect(after).toMatchObject([
				{ state: 'done', holder: 'run 1' },
				{ state: 'open', holder: 'run 2' },
			]);
		},
		async 'keeps keys to the last sign, with case'(play) {
			const { crm, connection } = play;
			const keys = ['C/1', 'c/1', 'c/1#%2F', `c/${'x'.repeat(250)}`, `c/${'x'.repeat(249)}y`];
			const made = await createClaims(play, ...keys.map((key) => claim(key, key)));
			expect(kinds(made)).toEqual(keys.map(() => 'won'));
			const read = await crm.claims.read(keys, connection);
			expect(read.map((one) => [one?.key, one?.holder])).toEqual(keys.map((key) => [key, key]));
		},
		async 'creates claims beside the notes that tell their facts within the budget, and shows them to nobody'({
			bench,
			crm,
			connection,
		}) {
			const on = { dealId: bench.seedDeal(), contactId: bench.seedContact('anna@acme.example') };
			bench.forgetCalls();
			const made = await crm.claims.create(
				[claim('c/1', 'run 1', on)],
				[note('seen', on)],
				connection,
			);
			expect(bench.calls()).toBe(bench.budget.createClaimAndNote);
			expect([kinds(made.claims), kinds(made.notes)]).toEqual([['won'], ['created']]);
			const seen = bench.activities().filter(({ text, dealId }) => text !== '' || dealId);
			expect(seen).toMatchObject([{ key: 'seen', dealId: on.dealId }]);
			const again = await crm.claims.create(
				[claim('c/1', 'run 2', on)],
				[note('seen', on)],
				connection,
			);
			expect([kinds(again.claims), kinds(again.notes)]).toEqual([['taken'], ['existed']]);
			expect(bench.activities().filter(({ key }) => key === 'seen')).toHaveLength(1);
		},
		async 'never has a claim without its note: what dies in between is told again'({
			bench,
			crm,
			connection,
		}) {
			const on = { dealId: bench.seedDeal() };
			const ask = async (holder: string) =>
				await crm.claims.create([claim('c/1', holder, on)], [note('seen', on)], connection);
			bench.loseNextAnswer();
			await ask('run 1').catch(() => undefined);
			const [read] = await crm.claims.read(['c/1'], connection);
			const isTold = bench.activities().some(({ key }) => key === 'seen');
			expect(read === undefined || isTold).toBe(true);
			const ended = await ask('run 1');
			expect([kinds(ended.claims), ended.notes[0]?.status]).toEqual([
				['won'],
				expect.stringMatching(/created|existed/),
			]);
		},
		async 'shows a claim on the contact where nothing else tells its fact'(play) {
			const { bench, crm, connection } = play;
			const contactId = bench.seedContact('anna@acme.example');
			const shown = { title: 'Payment received', body: [{ text: 'Acme paid €1,200.00' }] };
			const wanted = claim('c/1', 'nobody', { contactId, shown, state: 'done' });
			// Asked twice by one holder.
			for (let times = 0; times < 2; times++)
				expect(kinds(await createClaims(play, wanted))).toEqual(['won']);
			const seen = bench.activities().filter(({ text }) => text.includes('1,200.00'));
			expect(seen).toMatchObject([{ kind: 'note', key: 'c/1' }]);
			expect(await crm.claims.read(['c/1'], connection)).toMatchObject([{ state: 'done' }]);
		},
		async 'finishes again what is done, passes over what is gone, and creates nothing'(play) {
			const { crm, connection } = play;
			await createClaims(play, claim('c/1', 'run 1'));
			await crm.claims.finish(['c/1'], connection);
			const results = await crm.claims.finish(['gone', 'c/1', 'gone too'], connection);
			expect(statuses(results)).not.toContain('failed');
			expect(await crm.claims.read(['gone'], connection)).toEqual([undefined]);
		},
		async 'belongs to the run whose answer was lost, and to nobody else'(play) {
			const { bench, crm, connection } = play;
			const ask = async (holder: string) => await createClaims(play, claim('c/1', holder));
			bench.loseNextAnswer();
			expect(kinds(await untilAnswered(async () => await ask('run 1')))).toEqual(['won']);
			expect(kinds(await ask('run 2'))).toEqual(['taken']);
			expect(await crm.claims.read(['c/1'], connection)).toMatchObject([{ holder: 'run 1' }]);
		},
		async 'lists what nobody finished in time, with what it is about, where it says so'(play) {
			const { bench, crm, connection } = play;
			const ago = (minutes: number) =>
				new Date(connection.clock.now() - minutes * 60_000).toISOString();
			const wanted = (key: string, more: Partial<ClaimDraft>) =>
				claim(key, 'run 1', { at: ago(30), ...more });
			await createClaims(
				play,
				wanted('lapsed', { leaseUntil: ago(10) }),
				wanted('held', { leaseUntil: ago(-60) }),
				wanted('done', { leaseUntil: ago(10), state: 'done' }),
			);
			await bench.settle();
			const open = await crm.claims.listOpen?.(new Date(ago(5)), connection);
			expect(open !== undefined).toBe(crm.guarantees.listsOpenClaims);
			const told = [{ key: 'lapsed', subject: claim('', '').subject }];
			if (open) expect(open).toMatchObject(told);
		},
		async 'each says when it was made, and until when it was somebody’s'(play) {
			const { bench, crm, connection } = play;
			const { listOpen } = crm.claims;
			if (!listOpen) return expect(crm.guarantees.listsOpenClaims).toBe(false);
			const now = connection.clock.now();
			// Some CRMs keep whole seconds.
			const leaseUntil = new Date(Math.ceil(now / 1_000) * 1_000 + 300_000).toISOString();
			const at = '2026-12-03T10:00:00.000Z';
			await createClaims(play, claim('k/claim', 'run-1', { leaseUntil, at }));
			await bench.settle();
			const [open] = await listOpen(new Date(now + 600_000), connection);
			expect(open).toMatchObject({ key: 'k/claim', leaseUntil });
			const made = open?.createdAt ?? '';
			expect(new Date(made).toISOString()).toBe(made);
			expect(Math.abs(Date.parse(made) - now)).toBeLessThan(60_000);
		},
	},
};
