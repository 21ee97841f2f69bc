/** The payments of a deal as texts of HubSpot: in an account that an earlier version set up, and spread over several texts. */
import { crm } from '../../../nodes/crms/hubspot';
import { FURTHER_REFERENCES } from '../../../nodes/crms/hubspot/fields';
import {
	putOn,
	type SubjectSet,
	subjectSet,
	unionSubjectSets,
} from '../../../nodes/shared/vocabulary/subjectSet';
import { type HubspotBench, openHubspot } from '../../sandbox/hubspot/bench';
import { bench as stripe } from '../../sandbox/stripe/bench';
import { openPair } from '../sync/pair';

const REFERENCES = crm.fieldName('paymentReferences');
const MAIN = crm.fieldName('mainReference');
const [SECOND_TEXT = '', THIRD_TEXT = ''] = FURTHER_REFERENCES;

/** Fewer go into one text while an account has more of them; all of these fit into the longest that HubSpot takes. */
const MANY = referencesUpTo(700);

function referencesUpTo(count: number): string[] {
	return Array.from(
		{ length: count },
		(_, index) => `stripe/acct_1A2B3C4D5E6F7G8H/live/payment/pi_3N${index}AbCdEfGhIjKlMnOpQ`,
	);
}

/** Only the one text for references, as versions before this one made it. */
async function openEarlier(): Promise<HubspotBench> {
	const bench = await openHubspot();
	for (const name of FURTHER_REFERENCES) {
		const url = `${bench.connection.baseUrl}/crm/properties/2026-09/deals/${name}`;
		await bench.connection.http({ method: 'DELETE', url });
	}
	return bench;
}

async function read({ connection }: HubspotBench, id: string) {
	const [deal] = await crm.readDeals(
		[{ by: 'id', value: id }],
		{ fields: [REFERENCES, MAIN], references: true },
		connection,
	);
	if (!deal) throw new Error(`no deal ${id}`);
	return deal;
}

const write = async ({ connection }: HubspotBench, id: string, references: SubjectSet) =>
	(await crm.writeDeals([{ id, fields: {}, references }], connection))[0];

const add = async (bench: HubspotBench, id: string, reference: string) =>
	await write(
		bench,
		id,
		unionSubjectSets([(await read(bench, id)).references, subjectSet([reference])]),
	);

const textsOf = (bench: HubspotBench, id: string) => {
	const deal = bench.sandbox.list('deals').find((one) => one.id === id);
	return [REFERENCES, ...FURTHER_REFERENCES].map((name) => deal?.properties[name] ?? '');
};

const holders = async ({ connection }: HubspotBench, reference: string) =>
	(await crm.findDealsByReference([reference], connection)).get(reference);

describe('an account whose fields an earlier version set up', () => {
	it.each([
		['a few', referencesUpTo(3)],
		['more than one text gets now', MANY],
	])('keeps the payments of a deal (%s), takes one more, and each is found', async (_, known) => {
		const bench = await openEarlier();
		const text = known.join(' ');
		const id = bench.sandbox.seedDeal({ dealname: 'Old', [REFERENCES]: text }).id;
		expect((await read(bench, id)).references.references).toEqual(known);

		const [added = ''] = referencesUpTo(701).slice(-1);
		expect(await add(bench, id, added)).toMatchObject({ status: 'updated' });
		expect(textsOf(bench, id)[0]).toBe(`${text} ${added}`);
		await bench.settle();
		for (const reference of [known[0] ?? '', known.at(-1) ?? '', added]) {
			expect(await holders(bench, reference)).toEqual([id]);
		}
	});

	it('refuses what one text cannot hold for its own deal, and says what to do; after that it has room', async () => {
		const bench = await openEarlier();
		const full = referencesUpTo(1_200);
		const [id, other] = [bench.seedDeal(), bench.seedDeal()];
		const changes = [
			{ id, fields: {}, references: subjectSet(full) },
			{ id: other, fields: {}, references: subjectSet(full.slice(0, 1)) },
		];
		const results = await crm.writeDeals(changes, bench.connection);
		expect(results).toMatchObject([
			{ status: 'failed', failure: { message: expect.stringContaining('Set Up Payment Fields') } },
			{ status: 'updated' },
		]);
		await crm.setUpFields(bench.connection);
		expect(await crm.writeDeals(changes, bench.connection)).toMatchObject([
			{ status: 'updated' },
			{ status: 'updated' },
		]);
		expect((await read(bench, id)).references.references).toEqual(full);
	});

	it('goes on in further texts once they are there, with nothing lost of the old one', async () => {
		const bench = await openEarlier();
		const id = bench.sandbox.seedDeal({ dealname: 'Old', [REFERENCES]: MANY.join(' ') }).id;
		await crm.setUpFields(bench.connection);
		const [added = ''] = referencesUpTo(701).slice(-1);
		await add(bench, id, added);
		expect(textsOf(bench, id)[1]).toContain(added);
		expect((await read(bench, id)).references.references).toEqual([...MANY, added]);
		await bench.settle();
		for (const reference of [MANY[0] ?? '', added]) {
			expect(await holders(bench, reference)).toEqual([id]);
		}
	});

	it('brings a deal up to date, and a refund of what it had before', async () => {
		const pair = await openPair(stripe, openEarlier);
		const dealId = pair.seedDeal(10_000);
		const root = await pair.world.pay(pair.order(dealId, 10_000));
		await pair.sync(await pair.told());
		expect(await pair.shown(dealId)).toMatchObject({ paid: 10_000, isWon: true });
		pair.pass();
		await pair.world.refund(root, 4_000);
		await pair.sync(await pair.told());
		expect(await pair.shown(dealId)).toMatchObject({ paid: 10_000, refunded: 4_000 });
		const failed = pair.outcomes.filter(({ outcome }) => outcome !== 'new');
		expect(failed).toEqual([]);
	});
});

describe('a person who edits payments that are spread over several texts', () => {
	/** `taken` is the first of the second text. */
	async function spread(many: readonly string[] = MANY) {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		await write(bench, id, subjectSet(many));
		const [first = '', second = '', third = ''] = textsOf(bench, id);
		const [taken = ''] = second.split(' ');
		expect([first.includes(taken), many.includes(taken)]).toEqual([false, true]);
		const edit = (fields: Readonly<Record<string, string>>) => bench.editByPerson(id, fields);
		return { bench, id, first, second, third, taken, edit };
	}

	it('takes one out of the second: it stays off, through a run that adds another', async () => {
		const { bench, id, second, taken, edit } = await spread();
		edit({ [SECOND_TEXT]: second.replace(`${taken} `, '') });
		const { references } = await read(bench, id);
		expect([references.references.includes(taken), [...references.removed]]).toEqual([
			false,
			[taken],
		]);
		expect(references.references).toHaveLength(MANY.length - 1);

		const [added = ''] = referencesUpTo(701).slice(-1);
		await add(bench, id, added);
		const after = (await read(bench, id)).references;
		expect([after.references.includes(taken), after.references.includes(added)]).toEqual([
			false,
			true,
		]);
		await bench.settle();
		expect(await holders(bench, taken)).toEqual([]);
		expect(await holders(bench, added)).toEqual([id]);
	});

	it('puts it back into another text: it is on the deal again', async () => {
		const { bench, id, second, taken, edit } = await spread();
		edit({ [SECOND_TEXT]: second.replace(`${taken} `, '') });
		edit({ [THIRD_TEXT]: taken });
		const { references } = await read(bench, id);
		expect([references.references.includes(taken), references.removed.size]).toEqual([true, 0]);
	});

	it('moves it from the second to the first at once: nothing was taken off', async () => {
		const { bench, id, first, second, taken, edit } = await spread();
		edit({ [REFERENCES]: `${taken} ${first}`, [SECOND_TEXT]: second.replace(`${taken} `, '') });
		const { references } = await read(bench, id);
		expect([references.references.length, references.removed.size]).toEqual([MANY.length, 0]);
	});

	it('writes it into the third before it goes from the second: nobody decided anything', async () => {
		const many = referencesUpTo(1_300);
		const { bench, id, second, third, taken, edit } = await spread(many);
		edit({ [THIRD_TEXT]: `${third} ${taken}` });
		await bench.settle();
		edit({ [SECOND_TEXT]: second.replace(`${taken} `, '') });
		const { references, lacksReferences = false } = await read(bench, id);
		expect([references.references.length, references.decisions]).toEqual([many.length, undefined]);
		expect(lacksReferences).toBe(false);
	});

	it('empties the first: what stood there is off, the rest stays and is found after the next run', async () => {
		const { bench, id, first, taken, edit } = await spread();
		edit({ [REFERENCES]: '' });
		const deal = await read(bench, id);
		const kept = MANY.filter((reference) => !first.includes(`${reference} `));
		expect([...deal.references.references].sort()).toEqual([...kept].sort());
		expect(deal.references.removed.size).toBe(MANY.length - kept.length);
		// The marks of what is off stand in no text yet, so that the next run writes them.
		expect(deal.lacksReferences).toBe(true);
		await write(bench, id, deal.references);
		await bench.settle();
		expect(await holders(bench, taken)).toEqual([id]);
		expect(await holders(bench, MANY[0] ?? '')).toEqual([]);
		await write(bench, id, putOn((await read(bench, id)).references, [MANY[0] ?? '']));
		expect((await read(bench, id)).references.references).toContain(MANY[0]);
	});
});
