/** One scenario: what it plays, what is expected after each step, and what was seen. */
import type { CheckState, CheckView, StepView } from '../../scenarios/runView';
import type { ScenarioRow } from './console';
import { byId, element, setIdle, showList } from './dom';

const CHECKS: Readonly<Record<CheckState, readonly [string, string, string]>> = {
	waiting: ['○', 'Waits', 'quiet'],
	passed: ['✓', 'Met', 'good'],
	failed: ['✕', 'Not met', 'bad'],
	notJudged: ['–', 'Not judged', 'quiet'],
};

const DEPARTMENTS = { sales: 'Sales', finance: 'Finance', service: 'Service' } as const;

export function showScenario(row: ScenarioRow | undefined): void {
	byId('scenario', HTMLElement).hidden = row === undefined;
	if (row === undefined) return;
	const { id, title, story, signedBy, run } = row;
	byId('scenario-title', HTMLElement).textContent = title;
	byId('scenario-story', HTMLElement).textContent = story;
	const signers = signedBy.map((department) => DEPARTMENTS[department]).join(' and ');
	byId('scenario-signers', HTMLElement).textContent = `Signed by ${signers}`;
	const isBusy = run?.state === 'running' || run?.state === 'queued';
	setIdle(byId('play-one', HTMLButtonElement), !isBusy && row.notPlayable === null);
	byId('play-one', HTMLButtonElement).textContent = run === undefined ? 'Play' : 'Play again';
	const { words, tone } = verdictOf(row);
	const verdict = byId('scenario-verdict', HTMLElement);
	verdict.textContent = words;
	verdict.className = `verdict ${tone}`;
	const steps = run?.steps ?? row.steps;
	const list = byId('scenario-steps', HTMLOListElement);
	showList(
		list,
		steps.map((step, place) => ({ ...step, id: `${id} ${place}`, place, isOver: isOver(row) })),
		(step) => step.id,
		stepRow,
		'Nothing is played.',
	);
}

/** Pass or fail in a sentence. */
export function verdictOf({ run, notPlayable }: ScenarioRow): { words: string; tone: string } {
	if (run === undefined) return { words: notPlayable ?? 'Not played yet.', tone: 'quiet' };
	const checks = run.steps.flatMap((step) => step.checks);
	const count = (state: CheckState) => checks.filter((check) => check.state === state).length;
	const unjudged = count('notJudged') > 0 ? ` ${count('notJudged')} could not be judged.` : '';
	const took = run.seconds === null ? '' : ` in ${run.seconds.toFixed(1)} s`;
	switch (run.state) {
		case 'queued':
			return { words: 'Waits for its turn.', tone: 'quiet' };
		case 'running':
			return {
				words: `Plays: ${count('passed')} of ${checks.length} expectations met.`,
				tone: 'running',
			};
		case 'passed':
			return {
				words: `Passed${took}: ${count('passed')} of ${count('passed')} expectations met.${unjudged}`,
				tone: 'good',
			};
		case 'failed':
			return { words: `Failed${took}. ${run.reason ?? failures(checks)}`, tone: 'bad' };
		case 'notPlayed':
			return { words: `Not played. ${run.reason ?? ''}`, tone: 'quiet' };
		case 'stopped':
			return { words: 'Stopped.', tone: 'warn' };
	}
}

/** `Stage: expected a won stage, seen Contract Sent.` */
export function failures(checks: readonly CheckView[]): string {
	return checks
		.filter(({ state }) => state === 'failed')
		.map(({ what, expected, seen }) => `${what}: expected ${expected}, seen ${seen ?? 'nothing'}.`)
		.join(' ');
}

interface PlacedStep extends StepView {
	readonly place: number;
	/** Nothing more comes of what still waits. */
	readonly isOver: boolean;
}

function isOver({ run }: ScenarioRow): boolean {
	return run !== undefined && ['failed', 'stopped', 'notPlayed'].includes(run.state);
}

function stepRow({ does, state, checks, place, isOver }: PlacedStep): HTMLElement {
	return element(
		'li',
		{ class: `step ${state}` },
		element('h3', {}, element('span', { class: 'step-number' }, String(place + 1)), does),
		element(
			'table',
			{ class: 'checks' },
			element('caption', { class: 'hidden' }, `What is expected after: ${does}`),
			element(
				'thead',
				{},
				element(
					'tr',
					{},
					...['Look at', 'Expected', 'Seen', 'Result'].map((text) =>
						element('th', { scope: 'col' }, text),
					),
				),
			),
			element('tbody', {}, ...checks.map((check) => checkRow(check, isOver))),
		),
	);
}

function checkRow({ what, expected, seen, state }: CheckView, isOver: boolean): HTMLElement {
	const [sign, words, tone] = CHECKS[state];
	return element(
		'tr',
		{ class: state },
		element('th', { scope: 'row' }, what),
		element('td', {}, expected),
		element('td', { class: 'seen' }, seen ?? ''),
		element(
			'td',
			{ class: `result ${tone}` },
			element('span', { 'aria-hidden': 'true' }, `${sign} `),
			isOver && state === 'waiting' ? 'Not reached' : words,
		),
	);
}
