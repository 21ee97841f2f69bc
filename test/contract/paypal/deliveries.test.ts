/** Deliveries as PayPal makes them, verified here from scratch, and webhooks as strict as PayPal's. */
import { X509Certificate, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { credential, PAYPAL_APP } from '../../sandbox/paypal/credential';
import { createPaypalSandbox, type PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { certificateChain } from '../../sandbox/paypal/signing/certificates';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { type ReceivedDelivery, type Receiver, startReceiver } from '../../support/receiver';

let sandbox: Sandbox<{ readonly paypal: PaypalSandbox }>;
let paypal: PaypalSandbox;
let receiver: Receiver;

/** Making keys takes its time on a busy machine. */
const LONG_MILLISECONDS = 30_000;

beforeAll(async () => {
	certificateChain();
	sandbox = await startSandbox({
		systems: { paypal: createPaypalSandbox },
		deliveries: { retryDelaysMilliseconds: [150] },
	});
	paypal = sandbox.systems.paypal;
	receiver = await startReceiver();
}, LONG_MILLISECONDS);
afterAll(async () => {
	await sandbox.stop();
	await receiver.stop();
});
beforeEach(() => {
	sandbox.reset();
	receiver.clear();
	receiver.answerWith(() => 200);
});

const bodyOf = ({ body }: ReceivedDelivery) =>
	JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
const isOf = (type: string) => (delivery: ReceivedDelivery) => bodyOf(delivery).event_type === type;

it('a delivery is signed by a leaf whose issuer and root are those of the credential', async () => {
	const webhook = paypal.addWebhook(receiver.url);
	paypal.pay({ value: '30.00', email: 'bo@example.com' });
	const { headers, body } = await receiver.next(isOf('PAYMENT.CAPTURE.COMPLETED'));

	const certUrl = headers['paypal-cert-url'] ?? '';
	expect(certUrl).toMatch(
		new RegExp(`^${sandbox.origin('paypal')}/v1/notifications/certs/CERT-[0-9a-f-]+$`),
	);
	const answer = await fetch(certUrl);
	const pem = await answer.text();
	expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
	const leaf = new X509Certificate(pem);
	const { certificateAuthority } = credential.data(sandbox.origin('paypal'));
	const [root, issuer] = String(certificateAuthority)
		.split(/(?<=-----END CERTIFICATE-----\n)/)
		.map((one) => new X509Certificate(one));
	expect(leaf.subject).toContain('CN=messageverificationcerts.sandbox.paypal.com');
	expect(issuer && leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey)).toBe(true);
	expect(root && issuer?.checkIssued(root) && issuer.verify(root.publicKey)).toBe(true);
	expect(root?.verify(root.publicKey)).toBe(true);
	expect([leaf.ca, issuer?.ca, root?.ca]).toEqual([false, true, true]);

	const text = [
		headers['paypal-transmission-id'],
		headers['paypal-transmission-time'],
		webhook.id,
		crc32(body),
	].join('|');
	const signature = Buffer.from(headers['paypal-transmission-sig'] ?? '', 'base64');
	expect(headers['paypal-auth-algo']).toBe('SHA256withRSA');
	expect(verify('sha256', Buffer.from(text), leaf.publicKey, signature)).toBe(true);
	expect(verify('sha256', Buffer.from(`${text}0`), leaf.publicKey, signature)).toBe(false);
	expect(bodyOf({ path: '', headers, body })).toMatchObject({
		id: expect.stringMatching(/^WH-[0-9A-Z]{17}-[0-9A-Z]{17}$/) as string,
		resource_type: 'capture',
		resource_version: '2.0',
		resource: { amount: { value: '30.00', currency_code: 'USD' }, status: 'COMPLETED' },
	});
});

it('a retry carries the same transmission; a resend another one of the same event', async () => {
	let refusals = 1;
	receiver.answerWith(() => (refusals-- > 0 ? 500 : 200));
	paypal.addWebhook(receiver.url, ['PAYMENT.CAPTURE.COMPLETED']);
	paypal.pay({ value: '30.00' });
	await waitFor(() => receiver.received.length === 2);
	const [first, second] = receiver.received.map(({ headers }) => headers);
	for (const name of ['paypal-transmission-id', 'paypal-transmission-time']) {
		expect(second?.[name]).toBe(first?.[name]);
	}
	const { id } = bodyOf(receiver.received[0] as ReceivedDelivery);
	paypal.resend(String(id));
	await waitFor(() => receiver.received.length === 3);
	const again = receiver.received[2] as ReceivedDelivery;
	expect(bodyOf(again).id).toBe(id);
	expect(again.headers['paypal-transmission-id']).not.toBe(first?.['paypal-transmission-id']);
});

it('REFUNDED and REVERSED carry a refund that names its capture', async () => {
	paypal.addWebhook(receiver.url);
	const order = paypal.pay({ value: '30.00' });
	const captureId = order.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';
	const refund = paypal.refund(order.id, '10.00');
	const reversed = paypal.reverse(order.id);
	for (const [type, id] of [
		['PAYMENT.CAPTURE.REFUNDED', refund.id],
		['PAYMENT.CAPTURE.REVERSED', reversed.id],
	] as const) {
		const event = bodyOf(await receiver.next(isOf(type)));
		expect(event).toMatchObject({ resource_type: 'refund', resource: { id } });
		const { links } = event.resource as { links: ReadonlyArray<{ rel: string; href: string }> };
		const up = `${sandbox.origin('paypal')}/v2/payments/captures/${captureId}`;
		expect(links.find(({ rel }) => rel === 'up')?.href).toBe(up);
	}
});

it('a webhook that is gone is told nothing more', async () => {
	receiver.answerWith(() => 500);
	const { id } = paypal.addWebhook(receiver.url, ['PAYMENT.CAPTURE.COMPLETED']);
	paypal.pay({ value: '30.00' });
	await waitFor(() => receiver.received.length === 1);
	paypal.removeWebhook(id);
	paypal.pay({ value: '30.00' });
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(receiver.received).toHaveLength(1);
	expect(paypal.webhooks()).toEqual([]);
});

/** As a program asks PayPal whether a delivery is PayPal's. */
async function ask(
	delivery: ReceivedDelivery,
	webhookId: string,
	event = delivery.body.toString(),
) {
	const origin = sandbox.origin('paypal');
	const { clientId, clientSecret } = PAYPAL_APP;
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const given = await fetch(`${origin}/v1/oauth2/token`, {
		method: 'POST',
		headers: { authorization: `Basic ${basic}` },
		body: new URLSearchParams({ grant_type: 'client_credentials' }),
	});
	const { access_token: token } = (await given.json()) as { access_token: string };
	const fields = {
		auth_algo: delivery.headers['paypal-auth-algo'],
		cert_url: delivery.headers['paypal-cert-url'],
		transmission_id: delivery.headers['paypal-transmission-id'],
		transmission_sig: delivery.headers['paypal-transmission-sig'],
		transmission_time: delivery.headers['paypal-transmission-time'],
		webhook_id: webhookId,
	};
	const answer = await fetch(`${origin}/v1/notifications/verify-webhook-signature`, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: `${JSON.stringify(fields).slice(0, -1)},"webhook_event":${event}}`,
	});
	return ((await answer.json()) as { verification_status: string }).verification_status;
}

it('PayPal says whose a delivery is', async () => {
	const { id } = paypal.addWebhook(receiver.url);
	const other = paypal.addWebhook(`${receiver.url}/other`, ['CUSTOMER.DISPUTE.CREATED']);
	paypal.pay({ value: '30.00' });
	const delivery = await receiver.next(isOf('PAYMENT.CAPTURE.COMPLETED'));
	expect(await ask(delivery, id)).toBe('SUCCESS');
	expect(await ask(delivery, other.id)).toBe('FAILURE');
	const forged = delivery.body.toString().replace('"30.00"', '"99.00"');
	expect(await ask(delivery, id, forged)).toBe('FAILURE');
	expect(await ask(delivery, id, JSON.stringify(JSON.parse(forged), null, 1))).toBe('FAILURE');
});

/** Until something is so. @throws after a while. */
async function waitFor(holds: () => boolean): Promise<void> {
	const until = Date.now() + 4_000;
	while (!holds()) {
		if (Date.now() > until) throw new Error('It did not come to that');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
