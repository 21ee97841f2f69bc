import { enableEndpoint, endpoints } from '../../../nodes/gateways/paypal/endpoints';
import { OWNER } from '../../support/endpointOwner';
import { type Answer, connectTo, refusal } from './answers';

const URL = 'https://n8n.example/webhook/1/payments';
const MARKED = `${URL}?crm_payments=instance-1/workflow-1/node-1/published`;
const DRAFT = { url: URL, eventTypes: ['dispute.opened'], owner: OWNER } as const;

interface Hook {
	id: string;
	url: string;
	event_types?: Array<{ name: string; description?: string }>;
}

/** An app's webhooks, as notifications_webhooks_v1 has them. */
function newApp(hooks: Hook[] = [], limit?: Answer) {
	const play = connectTo((path, { method, body }) => {
		const [, id] = /^\/v1\/notifications\/webhooks\/(.+)$/.exec(path) ?? [];
		const given = JSON.parse(String(body ?? 'null')) as Hook & [{ value: Hook['event_types'] }];
		if (id === undefined) {
			if (method === 'GET') return { body: { webhooks: hooks } };
			if (limit) return limit;
			if (hooks.some(({ url }) => url === given.url)) {
				return refusal(400, 'WEBHOOK_URL_ALREADY_EXISTS');
			}
			const made = { ...given, id: `WH${hooks.length + 1}` };
			hooks.push(made);
			return { status: 201, body: made };
		}
		const found = hooks.find((hook) => hook.id === id);
		if (!found) return refusal(404, 'INVALID_RESOURCE_ID');
		if (method === 'PATCH') found.event_types = given[0].value;
		if (method === 'DELETE') hooks.splice(hooks.indexOf(found), 1);
		return method === 'DELETE' ? { status: 204, body: '' } : { body: found };
	});
	return { hooks, ...play };
}

/** Heard of in any case: somebody has to take what a customer approved. */
const APPROVED = 'CHECKOUT.ORDER.APPROVED';

it('a webhook carries its owner in its address, and is listed by the address without', async () => {
	const { hooks, connection } = newApp();
	const { endpoint, secret } = await endpoints.create(DRAFT, connection);
	expect(secret).toBeUndefined();
	expect(hooks).toEqual([
		{
			id: 'WH1',
			url: MARKED,
			event_types: [{ name: 'CUSTOMER.DISPUTE.CREATED' }, { name: APPROVED }],
		},
	]);
	expect(endpoint).toEqual({
		id: 'WH1',
		url: URL,
		isEnabled: true,
		isOurs: true,
		events: ['CUSTOMER.DISPUTE.CREATED', APPROVED],
		owner: OWNER,
	});
	expect(await endpoints.list(connection)).toEqual([endpoint]);
});

it.each([
	[{ ...OWNER, workflow: 'a/b?c&d=e#f', node: 'ä', run: 'test' as const }, URL],
	[OWNER, `${URL}?own=1`],
])('whatever the owner and the address hold: %j', async (owner, url) => {
	const { connection } = newApp();
	const { endpoint } = await endpoints.create({ ...DRAFT, owner, url }, connection);
	expect([endpoint.owner, endpoint.url]).toEqual([owner, url]);
});

it('one that stands there already, after an answer that was lost, is taken and brought up to date', async () => {
	const { hooks, connection } = newApp([{ id: 'WH9', url: MARKED, event_types: [] }]);
	const { endpoint } = await endpoints.create(DRAFT, connection);
	expect(endpoint).toMatchObject({ id: 'WH9', events: ['CUSTOMER.DISPUTE.CREATED', APPROVED] });
	expect(hooks).toHaveLength(1);
});

it('is made by a call that nobody repeats without a look', async () => {
	const { asked, connection } = newApp();
	await endpoints.create(DRAFT, connection);
	expect(asked.find(({ method }) => method === 'POST')?.request.repeat).toBe('afterLookup');
});

it('the eleventh is refused with what to do', async () => {
	const { connection } = newApp([], refusal(400, 'WEBHOOK_NUMBER_LIMIT_EXCEEDED'));
	await expect(endpoints.create(DRAFT, connection)).rejects.toMatchObject({
		code: 'WEBHOOK_NUMBER_LIMIT_EXCEEDED',
	});
});

it.each([
	['of another program', 'https://shop.example/paypal'],
	['with a mark that is half there', `${URL}?crm_payments=a/b/published`],
	['with a mark somewhere else', `${MARKED}&more=1`],
	['with a mark of another run', `${URL}?crm_payments=a/b/c/other`],
])('one %s is nobody of ours, and is never touched', async (_name, url) => {
	const { hooks, asked, connection } = newApp([{ id: 'WH1', url, event_types: [{ name: '*' }] }]);
	expect(await endpoints.list(connection)).toEqual([
		{ id: 'WH1', url, isEnabled: true, isOurs: false, events: ['*'] },
	]);
	await expect(endpoints.update('WH1', ['dispute.opened'], connection)).rejects.toThrow(
		'not made by',
	);
	await expect(enableEndpoint('WH1', connection)).rejects.toThrow('not made by');
	await endpoints.remove('WH1', connection);
	expect(hooks).toHaveLength(1);
	expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('is removed once, and again without a word', async () => {
	const { hooks, connection } = newApp([{ id: 'WH1', url: MARKED }]);
	await endpoints.remove('WH1', connection);
	await endpoints.remove('WH1', connection);
	expect(hooks).toEqual([]);
	await expect(enableEndpoint('WH1', connection)).rejects.toMatchObject({ status: 404 });
});

it('listens to other events by a patch of these alone', async () => {
	const { asked, connection } = newApp([{ id: 'WH1', url: MARKED, event_types: [] }]);
	const changed = await endpoints.update('WH1', ['invoice.voided'], connection);
	expect(changed.events).toEqual(['INVOICING.INVOICE.CANCELLED', APPROVED]);
	expect(asked.at(-1)).toMatchObject({
		method: 'PATCH',
		body: [
			{
				op: 'replace',
				path: '/event_types',
				value: [{ name: 'INVOICING.INVOICE.CANCELLED' }, { name: APPROVED }],
			},
		],
	});
});
