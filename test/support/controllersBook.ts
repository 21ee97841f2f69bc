/**
 * What a controller reads on a deal when all is quiet, written after ../../../shared/MONEY.md alone ("the book"). It is the
 * oracle that tests hold the engine to, so it uses no line of the product: not its fold, not its money, not its words' types.
 * It is slow and plain on purpose. Amounts are integers in minor units; times are ISO 8601.
 */

/** A deal as a person typed it. */
export interface BookDeal {
	/** Decimal text, as the CRM holds it. */
	readonly amount: string | null;
	readonly currency: string | null;
	/** Of the CRM's account: the currency of a deal that names none. */
	readonly home: string;
	/** Stages that a person set. */
	readonly edits?: ReadonlyArray<{ readonly at: string; readonly stage: string }>;
	/** Minor units that may be missing; 0 when left out. */
	readonly tolerance?: number;
}

/** One invoice that was finalised. */
export interface BookInvoice {
	readonly id: string;
	readonly status: 'open' | 'paid' | 'givenUp' | 'voided';
	/** After discounts and after the credit notes that lowered it; 0 when voided. */
	readonly asked: number;
	readonly at: string;
	/** When nothing was open any more. */
	readonly settledAt?: string;
	readonly open: number;
	readonly discounted?: number;
	readonly creditNoted?: number;
	/** What an invoice below zero put on the customer's balance. */
	readonly carriedOver?: number;
	readonly isPastDue?: boolean;
	/** Ids of payments made or tried for it. */
	readonly paymentIds?: readonly string[];
}

/** One movement of money; the same id is the same movement, whichever subject shows it. */
export interface BookMove {
	readonly id: string;
	readonly kind: 'paid' | 'credit' | 'refund' | 'lost' | 'held';
	readonly amount: number;
	readonly at: string;
	/** The invoice that it was laid to, where one was. */
	readonly invoiceId?: string;
}

export type AttemptWord =
	'paid' | 'authorized' | 'processing' | 'actionRequired' | 'waiting' | 'declined' | 'canceled';

export interface BookSubject {
	/** The gateway's id. */
	readonly id: string;
	readonly kind: 'payment' | 'invoice' | 'subscription';
	readonly currency: string;
	readonly isTest?: boolean;
	/** Of a payment: where it stands, and what it is of. */
	readonly attempt?: { readonly word: AttemptWord; readonly amount: number; readonly at: string };
	readonly invoices?: readonly BookInvoice[];
	/** Of an invoice or a subscription: where it stands while no money is kept. */
	readonly word?: AttemptWord;
	readonly moves?: readonly BookMove[];
	/** Of a subscription. */
	readonly mrr?: number;
	readonly startedAt?: string;
	readonly isOver?: boolean;
	readonly isUnpaid?: boolean;
}

export type BookStatus =
	| 'Disputed'
	| 'Charged back'
	| 'Refunded'
	| 'Delinquent'
	| 'Partially charged back'
	| 'Partially refunded'
	| 'Paid'
	| 'Partially paid'
	| 'Authorized'
	| 'Action required'
	| 'Pending'
	| 'Failed'
	| 'Canceled';

/** What the deal shows. Amounts in minor units. */
export interface BookPage {
	readonly status: BookStatus;
	readonly currency: string;
	readonly paid: number;
	readonly refunded: number;
	readonly lost: number;
	/** `null`: empty, since the amount is in another currency. */
	readonly outstanding: number | null;
	readonly needsReview: boolean;
	/** Moved there once; a person's later stage stands. */
	readonly won: boolean;
	/**
	 * Whether a run that knew less (a part of the subjects, or a chargeback that was still open) may rightly have won it. What
	 * was won stays won.
	 */
	readonly mayBeWon: boolean;
	/**
	 * Nothing but tries that came to nothing, and several of them: whether two tries at one thing are asked once or twice, the
	 * book does not say.
	 */
	readonly isOneOfTries: boolean;
	/** Where a person set one after the deal was reached. */
	readonly stageOfPerson?: string;
	readonly transactionId: string | null;
	readonly lastPaymentAt: string | null;
	/** Of several the live one that started last. */
	readonly subscriptionId: string | null;
	/** `null` without a live subscription. */
	readonly mrr: number | null;
}

/** Payments of two currencies: nothing is added up, the fields stay as they are, and a person is asked. */
export const TWO_CURRENCIES = 'payments of two currencies';

export function bookOf(
	deal: BookDeal,
	all: readonly BookSubject[],
): BookPage | typeof TWO_CURRENCIES {
	const subjects = countingSubjects(all);
	const currencies = new Set(subjects.map(({ currency }) => currency));
	if (currencies.size !== 1) return TWO_CURRENCIES;
	const [currency = deal.home] = currencies;
	const moves = movesOf(subjects);
	const invoices = invoicesOf(subjects);
	const sum = (kind: BookMove['kind']) => total(moves.filter((move) => move.kind === kind));
	const paid = sum('paid');
	const refunded = sum('refund');
	const lost = sum('lost');
	const credited = creditedOf(moves, invoices);
	const worth = worthOf(deal, subjects, currency);
	const tolerance = deal.tolerance ?? 0;
	const has = Math.max(0, paid - refunded - lost + credited);
	const isComparable = !worth.isOtherCurrency;
	const reachedAt = isComparable ? momentReached(deal, subjects, currency) : undefined;
	const isReached = reachedAt !== undefined && worth.isSettledNow;
	const isBelow = has + tolerance < worth.amount;

	const status = ((): BookStatus => {
		if (sum('held') > 0) return 'Disputed';
		if (lost > 0 && has === 0) return 'Charged back';
		if (refunded > 0 && has === 0) return 'Refunded';
		if (isComparable) {
			if (isBelow && isLate(subjects, invoices)) return 'Delinquent';
			if (isReached && isBelow && lost > 0) return 'Partially charged back';
			if (isReached && isBelow && refunded > 0) return 'Partially refunded';
			if ((has > 0 && !isBelow) || isFree(invoices)) return 'Paid';
		}
		if (has > 0) return 'Partially paid';
		return wordOf(subjects, invoices);
	})();

	const hasSubscription = subjects.some(({ kind }) => kind === 'subscription');
	const stillOpen = invoices.reduce((left, { open }) => left + open, 0);
	const owed = hasSubscription ? stillOpen : isReached ? 0 : Math.max(0, worth.amount - has);
	const arrived = moves.filter((move) => move.kind === 'paid' && move.amount > 0);
	const last = arrived.reduce<BookMove | undefined>(
		(best, move) => (best && best.at > move.at ? best : move),
		undefined,
	);
	const isWon = isComparable && (reachedAt !== undefined || isFree(invoices));
	const since = reachedAt ?? '';
	const edit = deal.edits?.filter(({ at }) => at > since).at(-1);
	const subscriptions = subjects
		.filter(({ kind }) => kind === 'subscription')
		.sort((left, right) => (left.startedAt ?? '').localeCompare(right.startedAt ?? ''));
	const running = subscriptions.filter(({ isOver }) => isOver !== true);
	const mrrs = subjects.flatMap(({ mrr }) => mrr ?? []);
	return {
		status,
		currency,
		paid,
		refunded,
		lost,
		outstanding: isComparable ? owed : null,
		needsReview: !isComparable,
		won: isWon,
		mayBeWon: isWon || mayHaveBeenWon(deal, subjects, currency),
		isOneOfTries: worth.isAsked && hasOnlyTries(subjects, invoices),
		...(isWon && edit ? { stageOfPerson: edit.stage } : {}),
		transactionId: last?.id ?? null,
		lastPaymentAt: last?.at ?? null,
		subscriptionId: (running.at(-1) ?? subscriptions.at(-1))?.id ?? null,
		mrr: mrrs.length === 0 ? null : mrrs.reduce((left, right) => left + right, 0),
	};
}

/** As soon as a live subject is on the deal, test ones count for nothing. */
function countingSubjects(all: readonly BookSubject[]): readonly BookSubject[] {
	const live = all.filter(({ isTest }) => isTest !== true);
	return live.length > 0 ? live : all;
}

/** One transaction counts once; oldest first. */
function movesOf(subjects: readonly BookSubject[]): BookMove[] {
	const byId = new Map<string, BookMove>();
	for (const move of subjects.flatMap(({ moves = [] }) => moves)) byId.set(move.id, move);
	return [...byId.values()].sort((left, right) => left.at.localeCompare(right.at));
}

function invoicesOf(subjects: readonly BookSubject[]): BookInvoice[] {
	const byId = new Map<string, BookInvoice>();
	for (const one of subjects.flatMap(({ invoices = [] }) => invoices)) byId.set(one.id, one);
	return [...byId.values()];
}

function total(moves: readonly BookMove[]): number {
	return moves.reduce((left, { amount }) => left + amount, 0);
}

/** Without what was paid on this deal before: an overpayment, or an invoice below zero, that went to the balance. */
function creditedOf(moves: readonly BookMove[], invoices: readonly BookInvoice[]): number {
	const credits = total(moves.filter(({ kind }) => kind === 'credit'));
	const carried = invoices.reduce((left, { carriedOver = 0 }) => left + carriedOver, 0);
	const overpaid = invoices.reduce((left, invoice) => {
		const laid = moves.filter((move) => move.invoiceId === invoice.id);
		const arrived = total(laid.filter(({ kind }) => kind === 'paid'));
		return left + (invoice.status === 'paid' ? Math.max(0, arrived - invoice.asked) : 0);
	}, 0);
	return Math.max(0, credits - carried - overpaid);
}

interface Worth {
	readonly amount: number;
	/** The amount is the yardstick, and in another currency. */
	readonly isOtherCurrency: boolean;
	/** Where what is asked is the yardstick: nothing of it was never settled. */
	readonly isSettledNow: boolean;
	readonly isAsked: boolean;
}

function worthOf(deal: BookDeal, subjects: readonly BookSubject[], currency: string): Worth {
	const invoices = invoicesOf(subjects);
	const attempts = askedAttempts(subjects, invoices);
	const asked =
		invoices.reduce((left, one) => left + askedFor(one), 0) +
		attempts.reduce((left, { attempt }) => left + (attempt?.amount ?? 0), 0);
	const amount = deal.amount === null ? 0 : minorUnits(deal.amount, currency);
	const isAsked = subjects.some(({ kind }) => kind === 'subscription') || amount <= 0;
	if (isAsked) {
		const isSettledNow =
			invoices.every(isSettledOrVoided) &&
			attempts.every(({ attempt }) => attempt?.word === 'paid');
		return { amount: Math.max(0, asked), isOtherCurrency: false, isSettledNow, isAsked };
	}
	const lowered = invoices.reduce(
		(left, { discounted = 0, creditNoted = 0, status }) =>
			left + (status === 'voided' ? 0 : discounted + creditNoted),
		0,
	);
	return {
		amount: Math.max(amount - lowered, Math.min(amount, asked)),
		isOtherCurrency: (deal.currency ?? deal.home) !== currency,
		isSettledNow: true,
		isAsked,
	};
}

/** An invoice below zero asks for less than nothing. */
function askedFor({ asked, carriedOver = 0, status }: BookInvoice): number {
	return status === 'voided' ? 0 : asked - carriedOver;
}

function isSettledOrVoided({ status, settledAt }: BookInvoice): boolean {
	return status === 'voided' || status === 'paid' || settledAt !== undefined;
}

/** Payments that no invoice of the deal asked for. */
function freeAttempts(
	subjects: readonly BookSubject[],
	invoices: readonly BookInvoice[],
): BookSubject[] {
	const laid = new Set(invoices.flatMap(({ paymentIds = [] }) => paymentIds));
	return subjects.filter(({ id, attempt }) => attempt !== undefined && !laid.has(id));
}

/** A declined, canceled or waiting one is asked only while the deal has nothing else. */
function askedAttempts(
	subjects: readonly BookSubject[],
	invoices: readonly BookInvoice[],
): BookSubject[] {
	const attempts = freeAttempts(subjects, invoices);
	const live = attempts.filter(({ attempt }) => isUnderWay(attempt?.word));
	const hasMoney = movesOf(subjects).some(({ kind }) => kind === 'paid' || kind === 'credit');
	const isOwed = invoices.some(({ status, asked }) => status !== 'voided' && asked > 0);
	return live.length > 0 || hasMoney || isOwed ? live : attempts;
}

function hasOnlyTries(subjects: readonly BookSubject[], invoices: readonly BookInvoice[]): boolean {
	const asked = askedAttempts(subjects, invoices);
	return asked.length > 1 && asked.every(({ attempt }) => !isUnderWay(attempt?.word));
}

function isUnderWay(word: AttemptWord | undefined): boolean {
	return word === 'paid' || word === 'authorized' || word === 'processing';
}

/** The first moment at which what was kept and credited was the worth, which is the worth as it is now. */
function momentReached(
	deal: BookDeal,
	subjects: readonly BookSubject[],
	currency: string,
): string | undefined {
	const moves = movesOf(subjects);
	const invoices = invoicesOf(subjects);
	const worth = worthOf(deal, subjects, currency);
	const moments = [
		...moves.map(({ at }) => at),
		...invoices.flatMap(({ settledAt }) => settledAt ?? []),
	].sort();
	return moments.find((moment) => {
		const before = moves.filter(({ at }) => at <= moment);
		const sum = (kind: BookMove['kind']) => total(before.filter((move) => move.kind === kind));
		const kept = sum('paid') - sum('refund') - sum('lost');
		const has = kept + creditedOf(before, invoices);
		if (has <= 0) return false;
		if (!worth.isAsked) return has + (deal.tolerance ?? 0) >= worth.amount;
		const asked = invoices.filter(({ at, status }) => at <= moment && status !== 'voided');
		const tried = askedAttempts(subjects, invoices).filter(
			({ attempt }) => attempt !== undefined && attempt.at <= moment,
		);
		return (
			asked.every(({ settledAt }) => settledAt !== undefined && settledAt <= moment) &&
			tried.every(({ attempt, moves: own = [] }) => {
				const arrived = total(own.filter(({ kind, at }) => kind === 'paid' && at <= moment));
				return attempt !== undefined && arrived >= attempt.amount;
			})
		);
	});
}

/** What a run that knew only some of the subjects, or saw an open chargeback, may have won. */
function mayHaveBeenWon(
	deal: BookDeal,
	subjects: readonly BookSubject[],
	currency: string,
): boolean {
	const parts = Array.from({ length: 2 ** subjects.length - 1 }, (_, bits) =>
		subjects.filter((_subject, place) => ((bits + 1) >> place) % 2 === 1),
	);
	return parts.some((part) => {
		const asItWas = part.map((subject) => ({
			...subject,
			moves: (subject.moves ?? []).filter(({ kind }) => kind !== 'lost' && kind !== 'held'),
		}));
		if (worthOf(deal, part, currency).isOtherCurrency) return false;
		return isFree(invoicesOf(part)) || momentReached(deal, asItWas, currency) !== undefined;
	});
}

function isLate(subjects: readonly BookSubject[], invoices: readonly BookInvoice[]): boolean {
	return (
		subjects.some(({ isUnpaid }) => isUnpaid === true) ||
		invoices.some(
			({ status, isPastDue }) => status === 'givenUp' || (status === 'open' && isPastDue === true),
		)
	);
}

/** The invoices came to zero by discount, not by credit note, voiding or a trial. */
function isFree(invoices: readonly BookInvoice[]): boolean {
	const standing = invoices.filter(({ status }) => status !== 'voided');
	return (
		standing.length > 0 &&
		standing.every(({ status, asked }) => status === 'paid' && asked === 0) &&
		standing.some(({ discounted = 0 }) => discounted > 0) &&
		standing.every(({ creditNoted = 0 }) => creditNoted === 0)
	);
}

/** While nothing is kept: the hopeful word first. */
function wordOf(subjects: readonly BookSubject[], invoices: readonly BookInvoice[]): BookStatus {
	const laid = new Set(invoices.flatMap(({ paymentIds = [] }) => paymentIds));
	const words = subjects
		.filter(({ id, kind }) => kind !== 'payment' || !laid.has(id))
		.map(({ attempt, word }) => word ?? attempt?.word);
	if (words.includes('authorized')) return 'Authorized';
	if (words.includes('actionRequired')) return 'Action required';
	if (words.includes('processing') || words.includes('waiting')) return 'Pending';
	if (words.includes('declined')) return 'Failed';
	return 'Canceled';
}

const DECIMALS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, KWD: 3, BHD: 3 };

/** Minor units of a decimal text, rounded half-up, digit by digit so that no float comes in. */
export function minorUnits(text: string, currency: string): number {
	const decimals = DECIMALS[currency] ?? 2;
	const isNegative = text.startsWith('-');
	const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
	const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
	const next = Number(fraction[decimals] ?? '0');
	const units = Number(`${whole}${kept}`) + (next >= 5 ? 1 : 0);
	return isNegative ? -units : units;
}

/** The text a CRM holds for minor units, without zeros that say nothing: 99.5, 100, 0. */
export function majorText(units: number, currency: string): string {
	const decimals = DECIMALS[currency] ?? 2;
	const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
	const whole = decimals === 0 ? digits : digits.slice(0, -decimals);
	const fraction = decimals === 0 ? '' : digits.slice(-decimals).replace(/0+$/, '');
	return `${units < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
