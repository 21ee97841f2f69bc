/** The sheet that sales, finance and service sign: every scenario of theirs with its result. */
import type { Department } from '../../scenarios/scenario';
import { isBusy, stateOf, stateWords, summaryOf, type ScenarioRow } from './console';
import { byId, element, showList } from './dom';
import { failures } from './scenarioPanel';

const DEPARTMENTS: ReadonlyArray<readonly [Department, string, string]> = [
	['sales', 'Sales', 'Deals are won, found and kept open as they should be.'],
	['finance', 'Finance', 'Amounts, refunds, renewals and disputes are right to the cent.'],
	['service', 'Service', 'Customers and colleagues hear what they should, once.'],
];

export function wireSignOff(): void {
	byId('print', HTMLButtonElement).addEventListener('click', () => window.print());
	byId('sheet-departments', HTMLElement).replaceChildren(
		...DEPARTMENTS.map(([id, name, claim]) => department(id, name, claim)),
	);
}

export function showSignOff(rows: readonly ScenarioRow[]): void {
	const today = new Date();
	const date = byId('sheet-date', HTMLTimeElement);
	date.dateTime = today.toISOString().slice(0, 10);
	date.textContent = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(today);
	const isComplete = rows.every((row) => ['passed', 'notPlayed'].includes(stateOf(row)));
	const hasFailed = rows.some((row) => stateOf(row) === 'failed');
	const summary = byId('sheet-summary', HTMLElement);
	const advice = isComplete
		? 'Ready to be signed.'
		: isBusy(rows)
			? 'Scenarios are being played.'
			: 'Not ready to be signed.';
	summary.textContent = `${summaryOf(rows)}. ${advice}`;
	summary.className = `verdict ${hasFailed ? 'bad' : isComplete ? 'good' : 'quiet'}`;
	for (const [id] of DEPARTMENTS) {
		showList(
			byId(`sheet-${id}`, HTMLTableSectionElement),
			rows.filter(({ signedBy }) => signedBy.includes(id)),
			(row) => row.id,
			sheetRow,
			'None.',
		);
	}
}

function department(id: Department, name: string, claim: string): HTMLElement {
	const line = (label: string, kind: string) =>
		element(
			'div',
			{ class: `signature ${kind}` },
			element('label', { for: `sign-${id}-${kind}` }, label),
			element('input', { id: `sign-${id}-${kind}`, autocomplete: 'off' }),
		);
	return element(
		'section',
		{ class: 'department', 'aria-labelledby': `sheet-${id}-title` },
		element('h3', { id: `sheet-${id}-title` }, name),
		element('p', { class: 'muted' }, claim),
		element(
			'table',
			{ class: 'sheet-table' },
			element(
				'thead',
				{},
				element(
					'tr',
					{},
					...['Scenario', 'What was played', 'Result'].map((text) =>
						element('th', { scope: 'col' }, text),
					),
				),
			),
			element('tbody', { id: `sheet-${id}`, 'data-calm': true }),
		),
		element(
			'div',
			{ class: 'signatures' },
			line(`Accepted for ${name} by`, 'name'),
			line('Date', 'date'),
			line('Signature', 'hand'),
		),
		element('div', { class: 'signatures' }, line('Remarks', 'remarks')),
	);
}

function sheetRow(row: ScenarioRow): HTMLElement {
	const { title, steps, run } = row;
	const { sign, words, tone } = stateWords(row);
	const why = run?.reason ?? failures(run?.steps.flatMap((step) => step.checks) ?? []);
	return element(
		'tr',
		{},
		element('th', { scope: 'row' }, title),
		element('td', {}, steps.map(({ does }) => does).join(' ')),
		element(
			'td',
			{},
			element(
				'strong',
				{ class: `result ${tone}` },
				element('span', { 'aria-hidden': 'true' }, `${sign} `),
				words,
			),
			why === '' ? null : element('p', { class: 'muted' }, why),
		),
	);
}
