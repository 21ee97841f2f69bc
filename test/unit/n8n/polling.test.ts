/** What n8n keeps of a polling trigger with the workflow: a later version has to find it again. */
import type { IPollFunctions } from 'n8n-workflow';
import { DEALS, recall as recallDeals } from '../../../nodes/Crm/trigger/memory';
import { CATCH_UP } from '../../../nodes/PaymentCatchUp/poll/memory';
import { forgetProcess, keep, recall } from '../../../nodes/shared/n8n/trigger/polling';

const START = Date.parse('2026-03-01T10:00:00Z');
const HOUR_MS = 3_600_000;
const ABOUT = { scope: 'model/acct_1/live', startFrom: '' };

const contextOn = (stored: object) =>
	({
		getWorkflowStaticData: () => stored,
		getWorkflow: () => ({ id: 'workflow-1' }),
		getNode: () => ({ id: 'node-1' }),
	}) as unknown as IPollFunctions;

beforeEach(forgetProcess);

it('of Payment Catch-Up: under the name and in the shape of the first version', () => {
	const stored = {};
	const context = contextOn(stored);
	keep(context, CATCH_UP, recall(context, CATCH_UP, ABOUT, START));
	expect(stored).toEqual({
		catchUp: { ...ABOUT, start: START, cursor: START, handed: {}, batches: [], claims: {} },
	});
	expect(recall(context, CATCH_UP, ABOUT, START + HOUR_MS)).toMatchObject({ cursor: START });
});

it('of the CRM trigger: under the name and in the shape of the first version', () => {
	const stored = {};
	const context = contextOn(stored);
	const about = { ...ABOUT, wanted: '{}' };
	keep(context, DEALS, recallDeals(context, about, START));
	const listing = { from: START, begunAt: START };
	expect(stored).toEqual({
		deals: { ...about, start: START, listing, handed: {}, read: {}, batches: [] },
	});
	expect(recallDeals(context, about, START + HOUR_MS)).toMatchObject({ listing });
});

it.each([
	['another account', { scope: 'model/acct_2/live' }],
	['another start', { startFrom: '2026-02-01' }],
])('about %s it begins anew', (_name, change) => {
	const context = contextOn({});
	keep(context, CATCH_UP, { ...recall(context, CATCH_UP, ABOUT, START), handed: { a: START } });
	const about = { ...ABOUT, ...change };
	const start = about.startFrom === '' ? START + HOUR_MS : Date.parse(about.startFrom);
	expect(recall(context, CATCH_UP, about, START + HOUR_MS)).toMatchObject({
		...about,
		start,
		handed: {},
	});
});
