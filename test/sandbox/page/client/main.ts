/** The page's life: look, show, listen for changes, look again; say aloud what changed. */
import type { DealView } from '../../lens';
import type { PageView, SystemView } from '../views';
import { rowsOf, showConsole, stateWords, wireConsole, type ScenarioRow } from './console';
import { showDeal, STATUS_FIELD } from './dealPanel';
import { byId, element } from './dom';
import { showMessages } from './messagesPanel';
import { type Orders, showPayments, suggestAmount, wirePayments } from './paymentPanel';
import { showScenario } from './scenarioPanel';
import { showSignOff, wireSignOff } from './signOff';
import { openViews } from './viewSwitch';

const GATHER_MILLISECONDS = 200;

let view: PageView | undefined;
let rows: readonly ScenarioRow[] = [];
let selectedScenario = '';
/** A run of many is followed until a person looks at one of them. */
let isFollowing = true;
let isLooking = false;
let lookAgain = false;

const dealSelect = byId('deal-select', HTMLSelectElement);
const systemSelects = {
	gateway: byId('gateway-select', HTMLSelectElement),
	crm: byId('crm-select', HTMLSelectElement),
} as const;
const selectedDeal = (): DealView | undefined =>
	view?.deals.find(({ id }) => id === dealSelect.value) ?? view?.deals[0];
const systems = () => ({ gateway: systemSelects.gateway.value, crm: systemSelects.crm.value });

const orders: Orders = {
	async send(path, body) {
		const answer = await fetch(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ...systems(), ...body }),
		});
		const told = (await answer.json()) as { refused?: unknown };
		if (!answer.ok) throw new Error(String(told.refused ?? `Answered ${answer.status}`));
	},
	say(text, tone = 'good') {
		const line = byId('outcome', HTMLElement);
		line.textContent = text;
		line.className = `outcome ${tone}`;
	},
};

async function look(): Promise<void> {
	if (isLooking) {
		lookAgain = true;
		return;
	}
	isLooking = true;
	try {
		const answer = await fetch(`/page/view?${new URLSearchParams(systems()).toString()}`);
		if (answer.ok) show((await answer.json()) as PageView);
	} catch {
		showConnection(false);
	} finally {
		isLooking = false;
		if (lookAgain) {
			lookAgain = false;
			setTimeout(() => void look(), GATHER_MILLISECONDS);
		}
	}
}

function show(next: PageView): void {
	const before = view;
	const rowsBefore = rows;
	view = next;
	rows = rowsOf(next);
	showSystems(next);
	showDealChoice(next);
	if (before === undefined) {
		const deal = selectedDeal();
		if (deal) suggestAmount(deal);
	}
	if (isFollowing) selectedScenario = rows.find(isPlaying)?.id ?? selectedScenario;
	selectedScenario ||= rows[0]?.id ?? '';
	showPayments(next, orders);
	showSignOff(rows);
	showSelection();
	const news =
		before === undefined ? [] : [...whatWasPlayed(rowsBefore, rows), ...whatChanged(before, next)];
	if (news.length > 0) byId('announcer', HTMLElement).textContent = news.join(' ');
}

const isPlaying = ({ run }: ScenarioRow): boolean => run?.state === 'running';

/** The scenario or the deal a person looks at, and what belongs to it. */
function showSelection(): void {
	if (view === undefined) return;
	const row = rows.find(({ id }) => id === selectedScenario);
	showConsole(rows, selectedScenario, { select, play });
	showScenario(row);
	if (views.current() === 'play') {
		showDeal(selectedDeal());
		showMessages(view);
		return;
	}
	const { run } = row ?? {};
	showDeal(view.deals.find(({ id }) => id === run?.dealId));
	showMessages(view, run ?? 'nothing');
}

function select(id: string): void {
	selectedScenario = id;
	isFollowing = false;
	showSelection();
}

function play(ids: readonly string[]): void {
	const [first] = ids;
	if (ids.length === 1 && first !== undefined) select(first);
	else isFollowing = true;
	consoleOrders.play(ids);
}

function showSystems({ gateways, crms, gateway, crm, editorUrl }: PageView): void {
	for (const place of document.querySelectorAll('[data-name=gateway]'))
		place.textContent = gateway.name;
	for (const place of document.querySelectorAll('[data-name=crm]')) place.textContent = crm.name;
	showChoice(systemSelects.gateway, gateways, gateway);
	showChoice(systemSelects.crm, crms, crm);
	const link = byId('editor-link', HTMLAnchorElement);
	link.hidden = editorUrl === null;
	if (editorUrl !== null) link.href = editorUrl;
}

function showChoice(
	list: HTMLSelectElement,
	choices: readonly SystemView[],
	chosen: SystemView,
): void {
	if (list.options.length !== choices.length) {
		list.replaceChildren(...choices.map(({ id, name }) => element('option', { value: id }, name)));
	}
	list.value = chosen.id;
}

function showDealChoice({ deals }: PageView): void {
	const wanted = deals.map(({ id, name }) => `${id} ${name}`).join('\n');
	if (dealSelect.dataset.shown === wanted) return;
	const chosen = dealSelect.value;
	dealSelect.dataset.shown = wanted;
	dealSelect.replaceChildren(
		...deals.map(({ id, name }) => element('option', { value: id }, name)),
		element('option', { value: '' }, 'No deal named (matched by e-mail)'),
	);
	if (deals.some(({ id }) => id === chosen)) dealSelect.value = chosen;
}

function whatWasPlayed(before: readonly ScenarioRow[], after: readonly ScenarioRow[]): string[] {
	return after.flatMap((row) => {
		const earlier = before.find(({ id }) => id === row.id)?.run?.state;
		const { state } = row.run ?? {};
		const isOver = state !== undefined && !['queued', 'running'].includes(state);
		return isOver && state !== earlier ? [`${row.title}: ${stateWords(row).words}.`] : [];
	});
}

/** In sentences, for people who listen to the page. */
function whatChanged(before: PageView, after: PageView): string[] {
	if (views.current() !== 'play') return [];
	const statusOf = (deal: DealView | undefined) =>
		deal?.fields.find(({ label }) => label === STATUS_FIELD)?.value;
	const deals = after.deals.flatMap((deal) => {
		const earlier = before.deals.find(({ id }) => id === deal.id);
		const status = statusOf(deal);
		return [
			...(status && status !== statusOf(earlier)
				? [`${deal.name}: payment status ${status}.`]
				: []),
			...(earlier && earlier.stageId !== deal.stageId
				? [`${deal.name} moved to ${deal.stage}.`]
				: []),
			...(earlier && deal.tasks.length > earlier.tasks.length
				? [`New task: ${deal.tasks[0]?.title}.`]
				: []),
		];
	});
	const [mail] = after.mails;
	const isNew = mail !== undefined && !before.mails.some(({ id }) => id === mail.id);
	return [...deals, ...(isNew ? [`Mail sent: ${mail.subject}.`] : [])];
}

function showConnection(isLive: boolean): void {
	const badge = byId('connection', HTMLElement);
	badge.textContent = isLive ? 'Live' : 'Not connected';
	badge.className = `badge ${isLive ? 'good' : 'bad'}`;
}

function listen(): void {
	const changes = new EventSource('/control/changes');
	changes.addEventListener('open', () => {
		showConnection(true);
		void look();
	});
	changes.addEventListener('error', () => showConnection(false));
	let timer: ReturnType<typeof setTimeout> | undefined;
	changes.addEventListener('message', () => {
		timer ??= setTimeout(() => {
			timer = undefined;
			void look();
		}, GATHER_MILLISECONDS);
	});
}

function wireNewDeal(): void {
	byId('new-deal-form', HTMLFormElement).addEventListener('submit', (event) => {
		event.preventDefault();
		const value = (id: string) => byId(id, HTMLInputElement).value;
		const body = {
			name: value('new-deal-name'),
			amount: value('new-deal-amount'),
			currency: value('new-deal-currency'),
		};
		orders.send('/page/deals', body).then(
			() => orders.say(`Deal "${body.name}" created. Choose it above.`),
			(error: Error) => orders.say(error.message, 'bad'),
		);
	});
}

const views = openViews(showSelection);
const consoleOrders = wireConsole(orders, {
	playAll: () => play(rows.map(({ id }) => id)),
	playSelected: () => play([selectedScenario]),
});
wireSignOff();
wirePayments(orders, selectedDeal);
wireNewDeal();
dealSelect.addEventListener('change', showSelection);
for (const list of Object.values(systemSelects)) {
	list.addEventListener('change', () => {
		isFollowing = true;
		void look();
	});
}
listen();
