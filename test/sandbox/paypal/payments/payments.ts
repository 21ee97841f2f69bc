/** Payments v2 over HTTP. https://developer.paypal.com/docs/api/payments/v2/ */
import { z } from 'zod';

import { readBody } from '../protocol/requests';
import { type Call, nothing, ok, operation, PAYMENT_HOURS, type Routes } from '../protocol/routes';
import { readAmount } from './amounts';
import { authorizationOf, reauthorize } from './authorizationObject';
import { captureAuthorization, voidAuthorization } from './authorizations';
import { captureOf } from './captures';
import { minimal } from './orderObject';
import { MONEY } from './orderRequest';
import { makeRefund, refundOf } from './refunds';
import type { Link } from '../protocol/lists';

const PATH = '/v2/payments';
const text = (most: number) => z.string().min(1).max(most).optional();
const amount = MONEY.optional();

const REFUND = z.object({
	amount,
	custom_id: text(127),
	invoice_id: text(127),
	note_to_payer: text(255),
});
const CAPTURE = z.object({
	amount,
	invoice_id: text(127),
	final_capture: z.boolean().optional(),
	note_to_payer: text(255),
});
const REAUTHORIZE = z.object({ amount });

type Thing = { id: string; status: string; links: readonly Link[] };

const shown = ({ wantsRepresentation }: Call, thing: Thing) =>
	ok(wantsRepresentation ? thing : minimal(thing), 201);

const exact = (money: z.output<typeof MONEY> | undefined) =>
	money === undefined ? {} : { amount: readAmount(money, '/amount') };

export const PAYMENT_V2_ROUTES: Routes = {
	[`GET ${PATH}/authorizations/:id`]: operation('payments', ({ world, path }) =>
		ok(authorizationOf(world, path.id ?? '')),
	),
	[`POST ${PATH}/authorizations/:id/capture`]: operation(
		'payments',
		(call) => {
			const authorization = authorizationOf(call.world, call.path.id ?? '');
			const { amount: money, invoice_id: invoiceId, final_capture } = readBody(CAPTURE, call.body);
			const capture = captureAuthorization(call.world, authorization, {
				...exact(money),
				...(invoiceId === undefined ? {} : { invoiceId }),
				...(final_capture === undefined ? {} : { isFinal: final_capture }),
			});
			return shown(call, capture);
		},
		PAYMENT_HOURS,
	),
	[`POST ${PATH}/authorizations/:id/reauthorize`]: operation(
		'payments',
		(call) => {
			const authorization = authorizationOf(call.world, call.path.id ?? '');
			const { amount: money } = readBody(REAUTHORIZE, call.body);
			return shown(call, reauthorize(call.world, authorization, exact(money).amount));
		},
		PAYMENT_HOURS,
	),
	// Takes no PayPal-Request-Id.
	[`POST ${PATH}/authorizations/:id/void`]: operation('payments', (call) => {
		const authorization = authorizationOf(call.world, call.path.id ?? '');
		voidAuthorization(call.world, authorization);
		return call.wantsRepresentation ? ok(authorization) : nothing();
	}),
	[`GET ${PATH}/captures/:id`]: operation('payments', ({ world, path }) =>
		ok(captureOf(world, path.id ?? '')),
	),
	[`POST ${PATH}/captures/:id/refund`]: operation(
		'payments',
		(call) => {
			const wanted = readBody(REFUND, call.body);
			const refund = makeRefund(call.world, call.path.id ?? '', {
				...exact(wanted.amount),
				...(wanted.custom_id === undefined ? {} : { customId: wanted.custom_id }),
				...(wanted.invoice_id === undefined ? {} : { invoiceId: wanted.invoice_id }),
				...(wanted.note_to_payer === undefined ? {} : { note: wanted.note_to_payer }),
			});
			return shown(call, refund);
		},
		PAYMENT_HOURS,
	),
	[`GET ${PATH}/refunds/:id`]: operation('payments', ({ world, path }) =>
		ok(refundOf(world, path.id ?? '')),
	),
};
