import type { OperationTable } from '../../shared/n8n/action/operations';
import type { Operation } from '../action/call';
import * as connectionCheck from './connection/check';
import * as customerGet from './customer/get';
import * as customerUpsert from './customer/upsert';
import * as disputeGet from './dispute/get';
import * as disputeGetMany from './dispute/getMany';
import * as eventCreateSample from './event/createSample';
import * as eventGetMany from './event/getMany';
import * as eventResend from './event/resend';
import * as invoiceCreate from './invoice/create';
import * as invoiceGet from './invoice/get';
import * as invoiceGetDueReminders from './invoice/getDueReminders';
import * as invoiceGetPdf from './invoice/getPdf';
import * as invoiceMarkUncollectible from './invoice/markUncollectible';
import * as invoiceRecordPayment from './invoice/recordPayment';
import * as invoiceRemind from './invoice/remind';
import * as invoiceRetryPayment from './invoice/retryPayment';
import * as invoiceSend from './invoice/send';
import * as invoiceVoid from './invoice/void';
import * as paymentCancel from './payment/cancel';
import * as paymentCapture from './payment/capture';
import * as paymentExplain from './payment/explain';
import * as paymentGet from './payment/get';
import * as paymentGetMany from './payment/getMany';
import * as paymentLinkCreate from './paymentLink/create';
import * as paymentLinkDeactivate from './paymentLink/deactivate';
import * as refundCreate from './refund/create';
import * as refundGet from './refund/get';
import * as subscriptionCancel from './subscription/cancel';
import * as subscriptionChangePlan from './subscription/changePlan';
import * as subscriptionCreate from './subscription/create';
import * as subscriptionGet from './subscription/get';
import * as subscriptionGetMany from './subscription/getMany';
import * as subscriptionPause from './subscription/pause';
import * as subscriptionResume from './subscription/resume';

/** Every operation, by resource. */
export const OPERATIONS: OperationTable<Operation> = {
	connection: {
		check: connectionCheck,
	},
	customer: {
		get: customerGet,
		upsert: customerUpsert,
	},
	dispute: {
		get: disputeGet,
		getMany: disputeGetMany,
	},
	event: {
		createSample: eventCreateSample,
		getMany: eventGetMany,
		resend: eventResend,
	},
	invoice: {
		create: invoiceCreate,
		get: invoiceGet,
		getDueReminders: invoiceGetDueReminders,
		getPdf: invoiceGetPdf,
		markUncollectible: invoiceMarkUncollectible,
		recordPayment: invoiceRecordPayment,
		remind: invoiceRemind,
		retryPayment: invoiceRetryPayment,
		send: invoiceSend,
		void: invoiceVoid,
	},
	payment: {
		cancel: paymentCancel,
		capture: paymentCapture,
		explain: paymentExplain,
		get: paymentGet,
		getMany: paymentGetMany,
	},
	paymentLink: {
		create: paymentLinkCreate,
		deactivate: paymentLinkDeactivate,
	},
	refund: {
		create: refundCreate,
		get: refundGet,
	},
	subscription: {
		cancel: subscriptionCancel,
		changePlan: subscriptionChangePlan,
		create: subscriptionCreate,
		get: subscriptionGet,
		getMany: subscriptionGetMany,
		pause: subscriptionPause,
		resume: subscriptionResume,
	},
};
