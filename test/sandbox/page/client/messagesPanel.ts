/** What reached people and n8n: mails, chat, deliveries with their answers and delays. */
import type { ChatView, DeliveryView, MailView, PageView } from '../views';
import type { RunView } from '../../scenarios/runView';
import { byId, element, forget, showList, time } from './dom';
import { taskRow } from './dealPanel';

let shownSubject: string | undefined;

/** All there is, or what belongs to one run. */
export function showMessages(view: PageView, only?: RunView | 'nothing'): void {
	const { mails, chat, deliveries } = only === undefined ? view : belonging(view, only);
	const { tasksWithoutDeal } = view;
	const subject = only === undefined ? 'all' : only === 'nothing' ? only : only.id;
	if (subject !== shownSubject) {
		for (const list of ['mails', 'chat', 'deliveries']) forget(byId(list, HTMLElement));
	}
	shownSubject = subject;
	showList(byId('mails', HTMLUListElement), mails, ({ id }) => id, mailRow, 'No mail yet.');
	showList(byId('chat', HTMLUListElement), chat, ({ id }) => id, chatRow, 'No message yet.');
	showList(
		byId('deliveries', HTMLTableSectionElement),
		deliveries,
		({ id }) => id,
		deliveryRow,
		'The gateway has delivered nothing yet.',
	);
	showList(
		byId('loose-tasks', HTMLUListElement),
		tasksWithoutDeal,
		({ id }) => id,
		taskRow,
		'Nothing waits for a person.',
	);
	count('mails-count', mails.length);
	count('chat-count', chat.length);
	count('deliveries-count', deliveries.length);
	count('loose-tasks-count', tasksWithoutDeal.length);
}

type Messages = Pick<PageView, 'mails' | 'chat' | 'deliveries'>;

function belonging({ mails, chat, deliveries }: PageView, run: RunView | 'nothing'): Messages {
	if (run === 'nothing') return { mails: [], chat: [], deliveries: [] };
	const { email, startedAt, seconds, deliveryIds } = run;
	const from = startedAt === null ? Infinity : Date.parse(startedAt);
	const to = seconds === null ? Infinity : from + seconds * 1_000;
	const isDuring = ({ at }: { at: string }) => Date.parse(at) >= from && Date.parse(at) <= to;
	return {
		mails: mails.filter((mail) => email !== null && mail.to.includes(email)),
		chat: chat.filter(isDuring),
		deliveries: deliveries.filter(({ id }) => deliveryIds.includes(id)),
	};
}

function count(id: string, total: number): void {
	byId(id, HTMLElement).textContent = String(total);
}

function mailRow({ subject, to, from, text, at }: MailView): HTMLElement {
	return element(
		'li',
		{ class: 'entry' },
		element(
			'details',
			{},
			element(
				'summary',
				{},
				element('strong', {}, subject || 'no subject'),
				element('span', { class: 'muted' }, ` to ${to.join(', ')}, `, time(at)),
			),
			element('p', { class: 'muted' }, `From ${from}`),
			element('p', { class: 'letter' }, text),
		),
	);
}

function chatRow({ text, channel, at }: ChatView): HTMLElement {
	return element(
		'li',
		{ class: 'entry' },
		element('p', {}, text),
		element('span', { class: 'muted' }, `#${channel} `, time(at)),
	);
}

function deliveryRow({ eventType, state, attempts }: DeliveryView): HTMLElement {
	const last = attempts.at(-1);
	return element(
		'tr',
		{},
		element('th', { scope: 'row' }, eventType),
		element(
			'td',
			{ class: 'answers' },
			...runsOf(attempts).map(answerBadge),
			attempts.length === 0
				? element('span', { class: 'badge quiet' }, STATE_WORDS[state] ?? '…')
				: null,
		),
		element('td', { class: 'number' }, last === undefined ? '' : `${last.milliseconds} ms`),
		element('td', { class: 'number' }, String(attempts.length)),
		element('td', {}, last === undefined ? '' : time(last.at)),
	);
}

const STATE_WORDS: Readonly<Record<string, string>> = {
	pending: 'on its way',
	dropped: 'lost',
	refused: 'not sent',
	abandoned: 'endpoint gone',
};

interface Answers {
	readonly text: string;
	readonly isTaken: boolean;
	readonly count: number;
}

/** The same answer again and again is told once, with how often. */
function runsOf(attempts: DeliveryView['attempts']): Answers[] {
	const runs: Answers[] = [];
	for (const { status, failure } of attempts) {
		const text = String(status ?? failure ?? 'none');
		const isTaken = status !== null && status >= 200 && status < 300;
		const last = runs.at(-1);
		if (last?.text === text) runs[runs.length - 1] = { ...last, count: last.count + 1 };
		else runs.push({ text, isTaken, count: 1 });
	}
	return runs;
}

function answerBadge({ text, isTaken, count }: Answers): HTMLElement {
	const often = count === 1 ? text : `${text} × ${count}`;
	return element('span', { class: `badge ${isTaken ? 'good' : 'bad'}` }, often);
}
