import type { OperationTable } from '../../shared/n8n/action/operations';
import type { Operation } from '../action/operation';
import * as contactAddToList from './contact/addToList';
import * as contactGet from './contact/get';
import * as contactGetBillingDetails from './contact/getBillingDetails';
import * as contactGetByEmail from './contact/getByEmail';
import * as contactGetPaymentSummary from './contact/getPaymentSummary';
import * as contactSetLifecycleStage from './contact/setLifecycleStage';
import * as contactUpsert from './contact/upsert';
import * as dealCreate from './deal/create';
import * as dealGet from './deal/get';
import * as dealGetBillingDetails from './deal/getBillingDetails';
import * as dealGetMany from './deal/getMany';
import * as dealMoveStage from './deal/moveStage';
import * as dealUpdate from './deal/update';
import * as dealUpsertByReference from './deal/upsertByReference';
import * as lookupGetOwners from './lookup/getOwners';
import * as lookupGetPipelines from './lookup/getPipelines';
import * as lookupGetStages from './lookup/getStages';
import * as noteCreate from './note/create';
import * as paymentConfirmHandled from './payment/confirmHandled';
import * as paymentLinkToDeal from './payment/linkToDeal';
import * as paymentUnlinkFromDeal from './payment/unlinkFromDeal';
import * as paymentFieldsCheck from './paymentFields/check';
import * as paymentFieldsSetUp from './paymentFields/setUp';
import * as taskCreate from './task/create';

/** Every operation, by resource. */
export const OPERATIONS: OperationTable<Operation> = {
	contact: {
		addToList: contactAddToList,
		get: contactGet,
		getBillingDetails: contactGetBillingDetails,
		getByEmail: contactGetByEmail,
		getPaymentSummary: contactGetPaymentSummary,
		setLifecycleStage: contactSetLifecycleStage,
		upsert: contactUpsert,
	},
	deal: {
		create: dealCreate,
		get: dealGet,
		getBillingDetails: dealGetBillingDetails,
		getMany: dealGetMany,
		moveStage: dealMoveStage,
		update: dealUpdate,
		upsertByReference: dealUpsertByReference,
	},
	lookup: {
		getOwners: lookupGetOwners,
		getPipelines: lookupGetPipelines,
		getStages: lookupGetStages,
	},
	note: { create: noteCreate },
	payment: {
		confirmHandled: paymentConfirmHandled,
		linkToDeal: paymentLinkToDeal,
		unlinkFromDeal: paymentUnlinkFromDeal,
	},
	paymentFields: { check: paymentFieldsCheck, setUp: paymentFieldsSetUp },
	task: { create: taskCreate },
};
