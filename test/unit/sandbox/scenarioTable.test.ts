/** The table of scenarios: every case of the integration guide is there, in words, and each expectation can fail. */
import { SCENARIO_GROUPS, SCENARIOS } from '../../sandbox/scenarios';
import { BRANCHES, type Department, type Effect } from '../../sandbox/scenarios/scenario';
import type { Seen } from '../../sandbox/scenarios/stage';

/** The cases that the sandbox promises to play. */
const PROMISED = [
	...['one-time-payment', 'saas-onboarding', 'renewal', 'cancellation'],
	...['insufficient-funds', 'expired-card', 'authentication-required'],
	...['full-refund', 'partial-refunds'],
	...['inquiry', 'chargeback-won', 'chargeback-lost'],
	...['very-small-amount', 'very-large-amount', 'yen', 'dinars', 'deposit-and-balance'],
	...['duplicate-deliveries', 'late-deliveries', 'reordered-deliveries', 'lost-deliveries'],
	...['crm-down', 'crm-slow', 'crm-rate-limit'],
];

/** A deal that nothing has ever happened to, in a stage that is neither won, lost nor open. */
const NOTHING_HAPPENED: Seen = {
	deal: {
		id: '1',
		name: 'Deal',
		amount: null,
		currency: null,
		pipeline: '',
		stage: '',
		stageId: '',
		stageKind: 'open',
		stages: [],
		fields: [],
		contacts: [],
		tasks: [],
		notes: [],
	},
	email: 'nobody@northwind.example',
	mails: [],
	chat: [],
	deliveries: [],
	reviewTasks: [],
};

const ALL_BRANCHES: ReadonlySet<Effect> = new Set(BRANCHES);

it('every branch of the hub has a case that is played with its own workflow too', () => {
	const played = new Set(SCENARIOS.flatMap(({ branch }) => branch ?? []));
	expect([...played].sort()).toEqual([...BRANCHES].sort());
});

it('has every promised case, and each id once', () => {
	const ids = SCENARIOS.map(({ id }) => id);
	expect(ids).toEqual([...new Set(ids)]);
	expect(ids).toEqual(expect.arrayContaining(PROMISED));
});

it('gives every department something to sign', () => {
	const signers = new Set<Department>(SCENARIOS.flatMap(({ signedBy }) => signedBy));
	expect([...signers].sort()).toEqual(['finance', 'sales', 'service']);
});

describe.each(SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios))('$id', (scenario) => {
	it('says in whole sentences what it plays', () => {
		for (const text of [scenario.story, ...scenario.steps.map(({ does }) => does)]) {
			expect(text).toMatch(/^[A-Z].*[.]$/);
		}
		expect(scenario.title).not.toMatch(/[.]$/);
	});

	it('does not end well where nothing happened', () => {
		const checks = scenario.steps.flatMap(({ expects }) => expects);
		expect(checks.some((check) => !check.look(NOTHING_HAPPENED, ALL_BRANCHES).fits)).toBe(true);
	});

	it('looks at every thing once in a step', () => {
		for (const { expects } of scenario.steps) {
			const looks = expects.map(({ what }) => what);
			expect(looks).toEqual([...new Set(looks)]);
		}
	});
});
