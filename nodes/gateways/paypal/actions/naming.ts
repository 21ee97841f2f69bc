import { InputRefused } from '../../../shared/vocabulary/refusal';

/** What an id says by its form. `transaction`: an order, capture, authorization, refund or sale, which look alike. */
export type NamedKind = 'invoice' | 'subscription' | 'plan' | 'dispute' | 'event' | 'transaction';

export interface Named {
	readonly kind: NamedKind;
	readonly id: string;
}

/** Ids as the OpenAPI files' examples and PayPal's own deliveries show them. Longer forms before those they begin with. */
const FORMS: ReadonlyArray<readonly [NamedKind, string]> = [
	['invoice', 'INV2(?:-[A-Z0-9]{4}){4}'],
	['event', 'WH-[A-Z0-9]{2,}-[A-Z0-9]{2,}'],
	['dispute', 'PP(?:-[A-Z0-9]{1,10})+'],
	['subscription', 'I-[A-Z0-9]{8,20}'],
	['plan', 'P-[A-Z0-9]{16,30}'],
	['transaction', '[A-Z0-9]{17,19}'],
];

const ID = new RegExp(
	`(?<![A-Za-z0-9-])(?:${FORMS.map(([kind, form]) => `(?<${kind}>${form})`).join('|')})(?![A-Za-z0-9-])`,
	'g',
);

const WORDS: Readonly<Record<NamedKind, string>> = {
	transaction: 'a payment or transaction (17 letters and digits)',
	invoice: 'an invoice (INV2-…)',
	subscription: 'a subscription (I-…)',
	plan: 'a plan (P-…)',
	dispute: 'a dispute (PP-D-…)',
	event: 'an event (WH-…)',
};

/** A whole field of a CRM may come in place of an id. */
const LONGEST_QUOTE = 100;

const HOST = /(^|\.)paypal\.com$/;
/** What a payer sees of INV2-26KH-MY9Q-USVG-4WZD: `https://www.paypal.com/invoice/p/#26KHMY9QUSVG4WZD`. */
const PAYER_PAGE = /^\/invoice\/(?:p|s|payerView\/details)\/?$/;
const PAYER_ID = /^#?([A-Z0-9]{4})([A-Z0-9]{4})([A-Z0-9]{4})([A-Z0-9]{4})$/;
/** What pages name in their query what they are about by; whatever else is there may name where to go next. */
const PARAMETERS = ['token', 'subscription_id', 'id'];

/** Every id in a text or in the address of a page, in their order. */
export function allNamed(text: string): Named[] {
	return [...pageOf(text.trim()).matchAll(ID)].flatMap(({ groups = {} }) =>
		FORMS.flatMap(([kind]) => {
			const id = groups[kind];
			return id === undefined ? [] : [{ kind, id }];
		}),
	);
}

/** Of an address the part that names the thing: what else is in its query may name where to go next. */
function pageOf(text: string): string {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
	const { hostname, pathname, hash, searchParams } = new URL(text);
	if (!HOST.test(hostname)) return pathname;
	const payers = PAYER_PAGE.test(pathname) ? PAYER_ID.exec(hash) : null;
	if (payers) return `INV2-${payers.slice(1).join('-')}`;
	return [pathname, ...PARAMETERS.map((name) => searchParams.get(name) ?? '')].join(' ');
}

/**
 * The id of one of these kinds that a text names. @throws InputRefused for anything else, and for several, of whichever kinds: the
 * key of a write is made of the one id in a text, so that an invoice with a payment beside it would be another write than the
 * invoice alone.
 */
export function readNamed(text: string, kinds: readonly NamedKind[]): Named {
	const all = new Map(allNamed(text).map((named) => [named.id, named] as const));
	const [first] = [...all.values()].filter(({ kind }) => kinds.includes(kind));
	if (first && all.size === 1) return first;
	const shown = text.trim().slice(0, LONGEST_QUOTE);
	const wanted = kinds.map((kind) => WORDS[kind]).join(' or ');
	if (first) {
		const ids = [...all.keys()].slice(0, 3).join(', ');
		throw new InputRefused(`"${shown}" names ${all.size} objects: ${ids}. Give one`);
	}
	const other = [...all.values()].at(-1);
	const given = other ? `is ${WORDS[other.kind]}` : 'is no id of PayPal';
	throw new InputRefused(
		shown === ''
			? `No id was given. Choose ${wanted} from the list, or paste its id or the address of its page`
			: `"${shown}" ${given}. Give ${wanted}, or the address of its page`,
	);
}

export function readId(text: string, kind: NamedKind): string {
	return readNamed(text, [kind]).id;
}

export function readTransactionId(text: string): string {
	return readId(text, 'transaction');
}
