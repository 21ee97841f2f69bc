/** Plays one payment on the seeded deal and judges what became of it. */
import { normaliseDecimal } from '../../nodes/shared/vocabulary/money';
import type { DealView } from '../sandbox/lens';
import type { World } from '../support/world';

const PATIENCE_SECONDS = 60;
const PAYER = { name: 'Ada Lind', email: 'ada.lind@acme.example' };

interface Expectation {
	readonly what: string;
	readonly expected: string;
	readonly actual: string;
}

export interface DealRow {
	readonly field: string;
	readonly before: string | null;
	readonly after: string | null;
}

export interface OnceReport {
	readonly isRight: boolean;
	readonly differences: readonly Expectation[];
	readonly payment: { readonly id: string; readonly amount: string; readonly currency: string };
	readonly deal: {
		readonly id: string;
		readonly name: string;
		readonly rows: readonly DealRow[];
	};
	readonly counts: { readonly tasks: number; readonly notes: number; readonly mails: number };
	readonly mails: ReadonlyArray<{ readonly to: readonly string[]; readonly subject: string }>;
	/** Gateway and CRM calls that the payment cost, counted by the stand-ins. */
	readonly calls: { readonly gateway: number; readonly crm: number };
	readonly seconds: number;
}

/** Waits until everything is as it should be, or for a minute. */
export async function playOnce(world: World): Promise<OnceReport> {
	const [before] = await world.crmLens.deals();
	if (before?.amount == null || before.currency === null) {
		throw new Error('The CRM has no deal with an amount to pay');
	}
	const { amount, currency } = before;
	world.sandbox.requests.clear();
	const started = Date.now();
	const id = world.gatewayLens.pay({
		amount,
		currency,
		dealId: before.id,
		...PAYER,
		outcome: 'paid',
	});

	const look = async () => {
		const deal = await world.deal(before.id);
		const openClaims = await world.crmLens.openClaims();
		return { deal, expectations: expectationsOf(world, deal, before, openClaims) };
	};
	const fits = (seen: Awaited<ReturnType<typeof look>>) => wrongIn(seen.expectations).length === 0;
	const seen = await world
		.eventually(look, fits, PATIENCE_SECONDS)
		.then(async () => {
			const seconds = (Date.now() - started) / 1_000;
			// One more look when all is quiet: a second mail would come late.
			await world.quiet();
			return { ...(await look()), seconds };
		})
		.catch(async () => ({ ...(await look()), seconds: PATIENCE_SECONDS }));

	const differences = wrongIn(seen.expectations);
	const callsOf = (system: string) => world.sandbox.requests.counts(system).total;
	return {
		isRight: differences.length === 0,
		differences,
		payment: { id, amount, currency },
		deal: { id: before.id, name: before.name, rows: rowsOf(before, seen.deal) },
		counts: {
			tasks: seen.deal.tasks.length,
			notes: seen.deal.notes.length,
			mails: world.mail.mails.length,
		},
		mails: world.mail.mails.map(({ to, subject }) => ({ to, subject })),
		calls: { gateway: callsOf(world.gatewayLens.id), crm: callsOf(world.crmLens.id) },
		seconds: seen.seconds,
	};
}

function expectationsOf(
	world: World,
	deal: DealView,
	before: DealView,
	openClaims: number,
): Expectation[] {
	const field = (label: string) =>
		deal.fields.find((candidate) => candidate.label === label)?.value ?? '';
	const decimal = (text: string) => (text === '' ? '' : normaliseDecimal(text));
	const row = (what: string, expected: string | number, actual: string | number) => ({
		what,
		expected: String(expected),
		actual: String(actual),
	});
	const { mails } = world.mail;
	return [
		row('Payment Status', 'Paid', field('Payment Status')),
		row('Total Paid', decimal(before.amount ?? ''), decimal(field('Total Paid'))),
		row('Payment Currency', before.currency ?? '', field('Payment Currency')),
		row('Amount Outstanding', '0', decimal(field('Amount Outstanding'))),
		row('Stage', 'won', deal.stageKind),
		row(
			'Contact linked',
			PAYER.email,
			deal.contacts.find(({ email }) => email === PAYER.email)?.email ?? 'nobody',
		),
		row('Tasks', 1, deal.tasks.length),
		row('Notes', 1, deal.notes.length),
		row('Follow-ups not confirmed', 0, openClaims),
		row('Mails', 1, mails.length),
		row('Mail to', PAYER.email, mails[0]?.to.join(', ') ?? 'nobody'),
	];
}

function wrongIn(expectations: readonly Expectation[]): Expectation[] {
	return expectations.filter(({ expected, actual }) => expected !== actual);
}

/** Every value that is there before or after, in the order people read them. */
function rowsOf(before: DealView, after: DealView): DealRow[] {
	const plain = (deal: DealView): Array<[string, string]> => [
		['Stage', deal.stage],
		['Amount', `${deal.amount ?? ''} ${deal.currency ?? ''}`.trim()],
		['Contacts', deal.contacts.map(({ name }) => name).join(', ')],
		['Tasks', deal.tasks.map(({ title }) => title).join(', ')],
		['Notes', deal.notes.map(({ title }) => title).join(', ')],
		...deal.fields.map(({ label, value }): [string, string] => [label, value]),
	];
	const earlier = new Map(plain(before));
	const later = new Map(plain(after));
	return [...new Set([...earlier.keys(), ...later.keys()])].map((field) => ({
		field,
		before: earlier.get(field) || null,
		after: later.get(field) || null,
	}));
}
