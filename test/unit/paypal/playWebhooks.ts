/** Everything that is asked of PayPal about deliveries, webhooks and the credential. */
import { connection as check } from '../../../nodes/gateways/paypal/actions/connection';
import { endpoints } from '../../../nodes/gateways/paypal/endpoints';
import { takeApproved } from '../../../nodes/gateways/paypal/takeApproved';
import { verify } from '../../../nodes/gateways/paypal/webhook';
import { paymentLink } from '../../../nodes/gateways/paypal/actions/paymentLink';
import { type Http, NetworkFailure } from '../../../nodes/shared/contracts/http';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import { transmissionHeaders } from '../../support/paypal/transmission';
import type { Playground } from './playground';

const URL_OF_NODE = 'https://n8n.example/webhook/own';
const OWNER = { instance: 'i', workflow: 'w', node: 'n', run: 'published' } as const;

export async function webhooks({ connection }: Playground): Promise<void> {
	const draft = { url: URL_OF_NODE, owner: OWNER, eventTypes: PAYMENT_EVENT_TYPES };
	const { endpoint } = await endpoints.create(draft, connection);
	// Made already: it is looked for, and brought up to date.
	await endpoints.create(draft, connection);
	await endpoints.update(endpoint.id, ['dispute.opened'], connection);
	await check.enableEndpoint(endpoint.id, connection);
	await check.check(connection);
	await endpoints.remove(endpoint.id, connection);
}

/** A credential whose token may say nothing of the account: it is looked for elsewhere. */
export async function checkWithout(play: Playground): Promise<void> {
	play.answerInstead(/userinfo/, () => ({ status: 200, body: { name: 'Acme Supplies' } }));
	await check.check(play.connection);
}

/** A delivery, first where its certificate can be had, then where PayPal itself has to be asked. */
export async function delivery({ sandbox, connection, now }: Playground): Promise<void> {
	const [webhook] = sandbox.webhooks();
	sandbox.pay({ value: '10.00', currency: 'EUR' });
	const body = JSON.stringify(sandbox.events()[0]);
	const origin = 'https://api.sandbox.paypal.com';
	const at = new Date(now());
	const headers = transmissionHeaders(body, { origin, webhookId: webhook?.id ?? '', at });
	const had: Http = async (request) =>
		await connection.http({ ...request, url: request.url.replace(origin, connection.baseUrl) });
	const notHad: Http = () => Promise.reject(new NetworkFailure('The connection was cut', 'RESET'));
	for (const publicHttp of [had, notHad]) {
		await verify(
			{ headers, rawBody: new TextEncoder().encode(body), url: URL_OF_NODE },
			{ ...connection, publicHttp, endpointIds: [webhook?.id ?? ''] },
		);
	}
}

export async function taking({ sandbox, connection, now }: Playground): Promise<void> {
	const sale = { amount: { amount: 1_230, currency: 'EUR' }, title: 'Two chairs' };
	const crmReference = { crm: 'anyCrm', account: '4711', dealId: '42' };
	const returnUrl = 'https://northwind.example/thanks';
	const link = { sale, crmReference, isUsableOnce: true, isForNow: true, returnUrl };
	const { value } = await paymentLink.create(link, { key: 'approved' }, connection);
	sandbox.payerApproves(value.id);
	const hint = { type: 'payment.pending', objectKind: 'order', objectId: value.id } as const;
	const of = { gateway: 'paypal', account: sandbox.merchantId, livemode: false } as const;
	const occurredAt = new Date(now()).toISOString();
	await takeApproved([{ ...of, id: 'WH-1', occurredAt, hint }], connection);
}
