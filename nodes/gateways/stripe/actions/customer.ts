import type Stripe from 'stripe';
import type {
	CustomerActions,
	CustomerDraft,
	CustomerRecord,
	Made,
} from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { digest } from '../../../shared/vocabulary/version';
import { createClient, toIso } from '../client';
import { atAccount, dashboardUrl } from '../state/dashboard';
import { readId } from './ids';
import { PAGE } from './lists';
import { toMetadata } from './reference';
import { writeOnce } from './writing';

/** How much is repeated of what was given for an address. */
const SHOWN = 320;

/** @see https://docs.stripe.com/api/customers */
export const customer: CustomerActions = {
	async get(text, connection) {
		const id = readId(text, 'customer');
		const found = await createClient(connection).customers.retrieve(id);
		if (found.deleted) throw new InputRefused(`The customer ${id} was deleted at Stripe`);
		return atAccount(toCustomer(found), connection);
	},
	async upsertByEmail(draft, { key }, connection) {
		const made = await upsertCustomer(draft, key, createClient(connection));
		return { ...made, value: atAccount(toCustomer(made.value), connection) };
	},
};

/**
 * The oldest customer with this address: checkout makes new ones. The list is up to date at once, a search is not. One
 * call where nothing has to change.
 */
export async function upsertCustomer(
	{ email, name, phone, crmReference }: CustomerDraft,
	key: string,
	stripe: Stripe,
): Promise<Made<Stripe.Customer>> {
	if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
		throw new InputRefused(
			`"${email.slice(0, SHOWN)}" is no email address. Fill in the customer's email`,
		);
	}
	const wanted = { ...(name ? { name } : {}), ...(phone ? { phone } : {}) };
	const contact = crmReference?.contactId ? toMetadata({ ...crmReference, dealId: undefined }) : {};
	const { data } = await stripe.customers.list({ email, limit: PAGE });
	const known = data.at(-1);
	if (known) {
		const changes = changesOf(known, wanted, contact);
		if (!changes) return { value: known, isNew: false };
		const changed = await writeOnce<Stripe.Customer>({
			key: `${key}/${digest(JSON.stringify([known.id, changes]))}`,
			send: async (idempotencyKey) =>
				await stripe.customers.update(known.id, changes, { idempotencyKey }),
			read: async () => present(await stripe.customers.retrieve(known.id)),
			stands: (now) => changesOf(now, wanted, contact) === undefined,
		});
		return { value: changed.value, isNew: false };
	}
	return await writeOnce<Stripe.Customer>({
		key,
		send: async (idempotencyKey) =>
			await stripe.customers.create({ email, ...wanted, metadata: contact }, { idempotencyKey }),
		read: async ({ id }) => present(await stripe.customers.retrieve(id)),
		stands: () => true,
	});
}

function changesOf(
	known: Stripe.Customer,
	wanted: { readonly name?: string; readonly phone?: string },
	contact: Stripe.MetadataParam,
): Stripe.CustomerUpdateParams | undefined {
	const changes: Stripe.CustomerUpdateParams = {
		...(wanted.name && known.name !== wanted.name ? { name: wanted.name } : {}),
		...(wanted.phone && known.phone !== wanted.phone ? { phone: wanted.phone } : {}),
		...(Object.entries(contact).some(([name, value]) => known.metadata[name] !== value)
			? { metadata: contact }
			: {}),
	};
	return Object.keys(changes).length > 0 ? changes : undefined;
}

function present(found: Stripe.Customer | Stripe.DeletedCustomer): Stripe.Customer | undefined {
	return found.deleted ? undefined : found;
}

function toCustomer(found: Stripe.Customer): CustomerRecord {
	const { id, email, name, phone, livemode } = found;
	return {
		id,
		...(email ? { email } : {}),
		...(name ? { name } : {}),
		...(phone ? { phone } : {}),
		createdAt: toIso(found.created),
		livemode,
		url: dashboardUrl('customers', id, livemode),
	};
}
