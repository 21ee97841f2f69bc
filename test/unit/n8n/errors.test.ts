import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { failureError, refusalError, toNodeError } from '../../../nodes/shared/n8n/errors';
import { ConfigurationRefused, SyncFailure } from '../../../nodes/shared/sync/failure';
import type { FailureKind } from '../../../nodes/shared/vocabulary/failure';

const NODE = {
	id: '1',
	name: 'Sync',
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;
const KINDS: Readonly<Record<FailureKind, string | null>> = {
	auth: '401',
	permission: '403',
	invalidRequest: null,
	notFound: '404',
	conflict: '409',
	declined: null,
	rateLimited: '429',
	unavailable: '503',
	unsupported: null,
};

describe.each(Object.entries(KINDS) as Array<[FailureKind, string | null]>)('%s', (kind, code) => {
	const error = failureError(
		NODE,
		{
			kind,
			message: 'HubSpot refused the write: add the scope crm.objects.deals.write',
			rawCode: 'MISSING_SCOPES',
		},
		{ itemIndex: 3, about: 'Event evt_1 (payment_intent pi_1)' },
	);

	it('keeps the message as it is, whatever n8n knows about the code', () => {
		expect(error.message).toBe('HubSpot refused the write: add the scope crm.objects.deals.write');
		expect(error.httpCode).toBe(code);
	});

	it('gives a remedy, the code and what it was about', () => {
		expect(error.description).toMatch(
			/^[A-Z].+\. Code: MISSING_SCOPES\. Event evt_1 \(payment_intent pi_1\)$/,
		);
		expect(error.description).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
		expect(error.context.itemIndex).toBe(3);
	});
});

it('several refusals of the mapping are told at once, the first as the message', () => {
	const error = toNodeError(NODE, new ConfigurationRefused(['One', 'Two', 'Three']), []);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({ message: 'One', description: 'Two\nThree' });
});

it.each([
	[new SyncFailure({ kind: 'unavailable', message: 'HubSpot is down' }), 'HubSpot is down'],
	[
		new NetworkFailure('No answer from api.hubapi.com (ETIMEDOUT)', 'ETIMEDOUT'),
		'No answer from api.hubapi.com',
	],
])('%s becomes an error of the API', (thrown, message) => {
	const error = toNodeError(NODE, thrown, []);
	expect(error).toBeInstanceOf(NodeApiError);
	expect((error as NodeApiError).message).toContain(message);
	expect((error as NodeApiError).httpCode).toBe('503');
});

it('asks the adapters what they threw', () => {
	const classify = () => ({ kind: 'notFound', message: 'The deal 9 is gone' }) as const;
	expect(toNodeError(NODE, new Error('404'), [{ classify }])).toMatchObject({
		message: 'The deal 9 is gone',
	});
});

it('does not hide a fault of ours', () => {
	const fault = new TypeError('x is undefined');
	expect(toNodeError(NODE, fault, [{ classify: () => undefined }])).toBe(fault);
});

it('wraps nothing twice', () => {
	const error = refusalError(NODE, ['No']);
	expect(toNodeError(NODE, error, [])).toBe(error);
});
