/** Every way to write, when nothing may be written. */
import type { ClaimDraft } from '../../../nodes/shared/contracts/crm';
import { note, task } from './activities';
import { AT, draft, NOBODY_ID, paymentReference, type Play, rows, type Topic } from './check';

const claim: ClaimDraft = {
	key: 'k/claim',
	state: 'open',
	holder: 'run-1',
	leaseUntil: AT,
	subject: { reference: paymentReference(1), type: 'payment.succeeded' },
	at: AT,
};

const WAYS: ReadonlyArray<readonly [string, (play: Play) => Promise<readonly object[]>]> = [
	[
		'new deals',
		async ({ crm, connection }) =>
			await crm.createDeals([draft(), draft({ reference: 'r/2' })], connection),
	],
	[
		'contacts',
		async ({ crm, connection }) =>
			await crm.upsertContacts(
				['new', 'other'].map((name) => ({ email: `${name}@acme.example`, fields: {} })),
				connection,
			),
	],
	[
		'links',
		async ({ crm, connection }) =>
			await crm.linkContacts([{ dealId: NOBODY_ID, contactId: NOBODY_ID }], connection),
	],
	[
		'notes and tasks',
		async ({ crm, connection }) => await crm.createOnce([note('k/1'), task('k/1')], connection),
	],
	[
		'claims',
		async ({ crm, connection }) => (await crm.claims.create([claim], [], connection)).claims,
	],
	[
		'finished claims',
		async ({ crm, connection }) => await crm.claims.finish([claim.key], connection),
	],
];

export const refusedWrites: Topic = {
	name: 'writing what is refused',
	checks: rows(
		[
			['auth', ({ bench }: Play) => bench.revoke('auth')],
			['rateLimited', ({ bench }: Play) => bench.slowDown(10_000)],
		] as const,
		([kind, refuse]) => [
			`each row of every sort is told as failed, by its kind (${kind})`,
			async (play) => {
				const { crm, connection } = play;
				await crm.claims.create([claim], [], connection);
				refuse(play);
				for (const [way, write] of WAYS) {
					const told = await write(play).catch((error: unknown) => [
						{ status: 'failed', failure: crm.classify(error) },
					]);
					expect(told).not.toHaveLength(0);
					const refused = { status: 'failed', failure: { kind } };
					expect([way, told]).toMatchObject([way, told.map(() => refused)]);
				}
			},
		],
	),
};
