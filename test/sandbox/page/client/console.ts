/** The list of scenarios: what there is, how each went, and the buttons that play them. */
import type { RunState, RunView, ScenarioView } from '../../scenarios/runView';
import type { PageView } from '../views';
import { byId, element, isIdle, setIdle, showList } from './dom';
import type { Orders } from './paymentPanel';

const STATES: Readonly<Record<RunState | 'new', readonly [string, string, string]>> = {
	new: ['○', 'Not played yet', 'quiet'],
	queued: ['…', 'Waits', 'quiet'],
	running: ['▶', 'Plays', 'running'],
	passed: ['✓', 'Passed', 'good'],
	failed: ['✕', 'Failed', 'bad'],
	notPlayed: ['–', 'Not played', 'quiet'],
	stopped: ['■', 'Stopped', 'warn'],
};

/** Eyes have the sign; ears need the word. */
const SAID_BY_SIGN: ReadonlySet<string> = new Set(['new', 'queued', 'passed']);

export interface ScenarioRow extends ScenarioView {
	readonly run: RunView | undefined;
}

export const rowsOf = ({ scenarios, runs }: PageView): ScenarioRow[] =>
	scenarios.map((scenario) => ({
		...scenario,
		run: runs.find(({ scenarioId }) => scenarioId === scenario.id),
	}));

export const stateOf = ({ run }: ScenarioRow) => run?.state ?? 'new';

export function stateWords(row: ScenarioRow): { sign: string; words: string; tone: string } {
	const [sign, words, tone] = STATES[stateOf(row)];
	return { sign, words, tone };
}

export function isBusy(rows: readonly ScenarioRow[]): boolean {
	return rows.some((row) => ['queued', 'running'].includes(stateOf(row)));
}

/** `18 of 27 passed, 1 failed, 2 not played` */
export function summaryOf(rows: readonly ScenarioRow[]): string {
	const count = (state: RunState) => rows.filter((row) => stateOf(row) === state).length;
	const parts = [
		`${count('passed')} of ${rows.length} passed`,
		...(
			[
				[count('failed'), 'failed'],
				[count('notPlayed'), 'not played'],
				[count('stopped'), 'stopped'],
				[count('running') + count('queued'), 'to go'],
			] as const
		).flatMap(([total, words]) => (total > 0 ? [`${total} ${words}`] : [])),
	];
	return parts.join(', ');
}

export interface ScenarioOrders {
	select(id: string): void;
	play(ids: readonly string[]): void;
}

export interface ConsoleParts {
	readonly playAll: () => void;
	readonly playSelected: () => void;
}

export function wireConsole(orders: Orders, { playAll, playSelected }: ConsoleParts) {
	const say = (text: string) => {
		byId('scenarios-outcome', HTMLElement).textContent = text;
	};
	const send = (path: string, body: object) => {
		orders.send(path, body).then(
			() => say(''),
			(error: Error) => say(error.message),
		);
	};
	const onIdle = (id: string, perform: () => void) => {
		const button = byId(id, HTMLButtonElement);
		button.addEventListener('click', () => {
			if (isIdle(button)) perform();
		});
	};
	onIdle('run-all', playAll);
	onIdle('play-one', playSelected);
	byId('stop', HTMLButtonElement).addEventListener('click', () => send('/page/scenarios/stop', {}));
	return {
		play: (scenarioIds: readonly string[]) => send('/page/scenarios/play', { scenarioIds }),
	};
}

export function showConsole(
	rows: readonly ScenarioRow[],
	selectedId: string,
	orders: ScenarioOrders,
): void {
	byId('scenarios-summary', HTMLElement).textContent = summaryOf(rows);
	byId('stop', HTMLButtonElement).hidden = !isBusy(rows);
	setIdle(byId('run-all', HTMLButtonElement), !isBusy(rows));
	showBar(rows);
	const groups = [...new Set(rows.map(({ group }) => group))];
	showList(
		byId('scenario-groups', HTMLElement),
		groups,
		(group) => group,
		(group) => {
			const id = `group-${groups.indexOf(group)}`;
			return element(
				'section',
				{ 'aria-labelledby': id },
				element('h3', { id }, group),
				element('ul', { class: 'scenario-list', 'data-group': group, 'data-calm': true }),
			);
		},
		'There are no scenarios.',
	);
	for (const list of document.querySelectorAll<HTMLElement>('[data-group]')) {
		showList(
			list,
			rows
				.filter(({ group }) => group === list.dataset.group)
				.map((row) => ({ row, isSelected: row.id === selectedId })),
			({ row }) => row.id,
			({ row, isSelected }) => scenarioRow(row, isSelected, orders),
			'None.',
		);
	}
}

/** One piece for each scenario, in the colour of how it went. */
function showBar(rows: readonly ScenarioRow[]): void {
	byId('scenarios-bar', HTMLElement).replaceChildren(
		...rows.map((row) => element('span', { class: stateWords(row).tone })),
	);
}

function scenarioRow(row: ScenarioRow, isSelected: boolean, orders: ScenarioOrders): HTMLElement {
	const { id, title } = row;
	const { sign, words, tone } = stateWords(row);
	const choose = element(
		'button',
		{
			type: 'button',
			class: 'choose',
			'aria-current': isSelected ? 'true' : null,
			'data-focus': `choose-${id}`,
		},
		element('span', { class: `sign ${tone}`, 'aria-hidden': 'true' }, sign),
		element('span', { class: 'title' }, title),
		element('span', { class: SAID_BY_SIGN.has(stateOf(row)) ? 'hidden' : `took ${tone}` }, words),
	);
	choose.addEventListener('click', () => orders.select(id));
	const play = element(
		'button',
		{
			type: 'button',
			class: 'small',
			'aria-label': `Play: ${title}`,
			'data-focus': `play-${id}`,
		},
		'Play',
	);
	if (row.notPlayable !== null) play.title = row.notPlayable;
	setIdle(play, row.notPlayable === null && !['queued', 'running'].includes(stateOf(row)));
	play.addEventListener('click', () => {
		if (isIdle(play)) orders.play([id]);
	});
	return element(
		'li',
		{ class: 'scenario', 'data-scenario': id, 'data-state': stateOf(row) },
		choose,
		play,
	);
}
