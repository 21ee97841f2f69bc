/** Attacks on the sync engine: what happens between two calls, and what one refusal does to everybody else. */
import type { ClaimResult, WriteResult } from '../../../nodes/shared/contracts/crm';
import { unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import { ModelOutage } from '../../support/modelCrm';
import { kinds, LEASE_MS } from '../../support/syncWorld';
import { createMatchWorld, DAY_MS, refOf } from '../sync/matchWorld';

const P1 = refOf('p1');
const refused = { kind: 'invalidRequest', message: 'That contact is archived' } as const;

describe.each(['history', 'revision'] as const)('in a CRM with a %s', (guard) => {
	it.each(['writeDeals', 'writeDeals answered'])(
		'a payment that is unlinked while it is written (%s) does not stay on the deal',
		async (moment) => {
			const world = createMatchWorld([{ id: 'A', amount: '10.00' }], guard);
			world.life({ id: 'p1', dealId: 'A' });
			world.crm.edit('A', { fields: { paymentReferences: P1, mainReference: P1 } });
			const event = world.happens('p1', 'pay');
			let isDone = false;
			world.hooks.crm = async (label) => {
				if (label !== moment || isDone) return;
				isDone = true;
				await unlinkFromDeal({ reference: P1, deal: { by: 'id', value: 'A' } }, world.relink);
			};
			const outcomes = await world.sync([event]);
			expect(kinds(outcomes)).toEqual(['needsReview noDeal']);
			expect(world.deal('A').fields.paymentReferences).toBe(`!${P1}`);
			expect(world.crm.activities.size).toBe(0);
			if (guard === 'revision' && moment === 'writeDeals') {
				expect(world.deal('A').fields.totalPaid ?? null).toBeNull();
				expect(world.deal('A').stage).toBe('sent');
			}
		},
	);
});

it('one note that the CRM refuses holds up no other payment of the batch', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.crm.contacts.set('c2', { id: 'c2', email: 'bob@acme.example', fields: {} });
	world.life({ id: 'p1', dealId: 'A' });
	world.life({ id: 'p2', email: 'bob@acme.example', amount: 77 });
	const { create } = world.crm.adapter.claims;
	world.crm.adapter.claims.create = async (wanted, alongside, connection) => {
		const taken = wanted.filter(({ contactId }) => contactId !== 'c2');
		const { claims, notes } = await create(taken, alongside, connection);
		return {
			notes,
			claims: wanted.map(({ key }): ClaimResult => {
				const made = claims.find((claim) => claim.key === key);
				return made ?? { status: 'failed', key, failure: refused };
			}),
		};
	};
	const outcomes = await world.sync([world.happens('p1', 'pay'), world.happens('p2', 'pay')], {
		unmatched: 'leaveOnContact',
	});
	expect(kinds(outcomes)).toEqual(['new payment.succeeded', 'needsReview refusedByCrm']);
	expect(world.deal('A').fields.paymentStatus).toBe('Paid');
});

it('a stage that was refused reaches a person though the run fails after the write', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '10.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	const { writeDeals } = world.crm.adapter;
	Object.assign(world.crm.adapter, {
		writeDeals: async (
			changes: Parameters<typeof writeDeals>[0],
			connection: Parameters<typeof writeDeals>[1],
		) => {
			const results = await writeDeals(
				changes.map(({ stage: _stage, ...change }) => change),
				connection,
			);
			return results.map((result, place): WriteResult =>
				changes[place]?.stage !== undefined && 'id' in result
					? { status: 'updated', id: result.id, stageRefused: refused }
					: result,
			);
		},
	});
	const event = world.happens('p1', 'pay');
	let reads = 0;
	world.hooks.crm = async (label) => {
		if (label === 'readDeals' && ++reads === 2) throw new ModelOutage();
		await Promise.resolve();
	};
	const first = await world.sync([event]);
	expect(kinds(first)).toEqual(['failed', 'needsReview stageRefused']);
	expect(kinds(await world.sync([event]))).toEqual(['new payment.succeeded']);
});

it('a payment that was given back long before the deal wins nothing', async () => {
	const world = createMatchWorld([
		{ id: 'B', amount: '10.00', createdAt: '2026-03-20T00:00:00.000Z' },
	]);
	world.life({ id: 'p1', email: 'anna@acme.example', amount: 1000 });
	world.happens('p1', 'pay');
	world.pass(60 * DAY_MS);
	world.happens('p1', 'refundHalf');
	const event = world.happens('p1', 'refundRest');
	await world.sync([event]);
	expect(world.deal('B').stage).toBe('sent');
	expect(world.deal('B').fields.paymentReferences ?? null).toBeNull();
});

it('the older of two payments of one batch is the first where others need a review', async () => {
	const world = createMatchWorld([{ id: 'A', amount: '20.00' }]);
	world.life({ id: 'p1', dealId: 'A' });
	world.life({ id: 'p2', dealId: 'A' });
	const first = world.happens('p1', 'pay');
	world.pass(LEASE_MS);
	const second = world.happens('p2', 'pay');
	const outcomes = await world.sync([first, second], { otherPayment: 'needsReview' });
	expect(kinds(outcomes)).toEqual(['new payment.succeeded', 'needsReview otherPayment']);
});
