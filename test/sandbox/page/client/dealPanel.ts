/** One deal as the CRM has it: stage, payment fields, people, tasks and notes. */
import type { ActivityView, ContactView, DealView, FieldView } from '../../lens';
import { byId, element, forget, showList, time } from './dom';

const STATUS_TONES: Readonly<Record<string, string>> = {
	Paid: 'good',
	'Partially paid': 'warn',
	Failed: 'bad',
	Refunded: 'quiet',
	'Partially refunded': 'warn',
	Disputed: 'bad',
	'Charged back': 'bad',
	Delinquent: 'bad',
};
/** References and ids, which people compare and never read. */
const REFERENCE = /^\S{24,}/;
const LISTS = ['stages', 'fields', 'contacts', 'tasks', 'notes'] as const;
let shownDeal: string | undefined;
export const STATUS_FIELD = 'Payment Status';

export function showDeal(deal: DealView | undefined): void {
	byId('deal', HTMLElement).hidden = deal === undefined;
	byId('deal-missing', HTMLElement).hidden = deal !== undefined;
	if (deal?.id !== shownDeal) {
		for (const list of LISTS) forget(byId(`deal-${list}`, HTMLElement));
	}
	shownDeal = deal?.id;
	if (deal === undefined) return;
	byId('deal-name', HTMLElement).textContent = deal.name;
	byId('deal-amount', HTMLElement).textContent = [deal.amount ?? 'no amount', deal.currency]
		.filter(Boolean)
		.join(' ');
	showStatus(deal);
	showStages(deal);
	showList(
		byId('deal-fields', HTMLDListElement),
		deal.fields,
		({ name }) => name,
		fieldRow,
		'No payment has reached this deal yet.',
	);
	showList(
		byId('deal-contacts', HTMLUListElement),
		deal.contacts,
		({ id }) => id,
		contactRow,
		'No contact.',
	);
	showList(byId('deal-tasks', HTMLUListElement), deal.tasks, ({ id }) => id, taskRow, 'No task.');
	showList(
		byId('deal-notes', HTMLUListElement),
		deal.notes,
		({ id }) => id,
		activityRow,
		'No note.',
	);
}

function showStatus({ fields }: DealView): void {
	const badge = byId('deal-status', HTMLElement);
	const status = fields.find(({ label }) => label === STATUS_FIELD)?.value;
	badge.textContent = status ?? 'No payment yet';
	badge.className = `badge ${STATUS_TONES[status ?? ''] ?? 'quiet'}`;
}

function showStages({ stages, stageId, pipeline }: DealView): void {
	const place = stages.findIndex(({ id }) => id === stageId);
	const list = byId('deal-stages', HTMLOListElement);
	list.setAttribute('aria-label', `Stages of ${pipeline}`);
	showList(
		list,
		stages
			.filter(({ id, kind }) => kind !== 'lost' || id === stageId)
			.map((stage, index) => ({
				...stage,
				isCurrent: stage.id === stageId,
				isPassed: index < place,
			})),
		({ id }) => id,
		({ label, kind, isCurrent, isPassed }) =>
			element(
				'li',
				{
					class: ['stage', kind, isPassed && 'passed'].filter(Boolean).join(' '),
					'aria-current': isCurrent ? 'step' : null,
				},
				label,
			),
		'No stages.',
	);
}

function fieldRow({ label, name, value }: FieldView): HTMLElement {
	const isMoment = /^\d{4}-\d\d-\d\dT/.test(value);
	return element(
		'div',
		{ class: 'field' },
		element('dt', { title: name }, label),
		element(
			'dd',
			{ class: !isMoment && REFERENCE.test(value) ? 'long' : null },
			isMoment ? time(value) : value,
		),
	);
}

function contactRow({ name, email, lifecycleStage }: ContactView): HTMLElement {
	return element(
		'li',
		{ class: 'entry' },
		element(
			'div',
			{ class: 'entry-head' },
			element('strong', {}, name || email),
			lifecycleStage === null ? null : element('span', { class: 'chip' }, lifecycleStage),
		),
		element('span', { class: 'muted' }, email),
	);
}

const STATE_WORDS: Readonly<Record<string, string>> = {
	NOT_STARTED: 'to do',
	COMPLETED: 'done',
	open: 'follow-up under way',
	done: 'follow-up done',
};

export function taskRow(task: ActivityView): HTMLElement {
	return activityRow(task, 'due ');
}

function activityRow({ title, text, state, at }: ActivityView, before = ''): HTMLElement {
	return element(
		'li',
		{ class: 'entry' },
		element(
			'div',
			{ class: 'entry-head' },
			element('strong', {}, title),
			state === null ? null : element('span', { class: 'chip' }, STATE_WORDS[state] ?? state),
		),
		element('p', {}, text),
		element('span', { class: 'muted' }, before, time(at)),
	);
}
