import type { IDataObject } from 'n8n-workflow';
import { escapeHtml } from '../vocabulary/html';
import { isObject, isText } from '../vocabulary/shape';

/** One line of a report: what was looked at, and what a person has to do about it, if anything. */
export interface Finding {
	readonly check: string;
	readonly isFine: boolean;
	readonly message: string;
}

const FINE = 'OK';
const NOT_FINE = 'Look here';
const CELL = 'padding:6px 12px;border-bottom:1px solid #ddd;text-align:left;vertical-align:top';

/**
 * Findings as an item for people: `healthy`, what has to be done (`problems`), and everything as text and as a table for
 * mails. What an earlier node of the same kind found, or could not do, comes first: one report of the whole chain.
 */
export function toReport(findings: readonly Finding[], item: IDataObject = {}): IDataObject {
	const all = [...findingsOf(item), ...findings];
	const problems = all.filter(({ isFine }) => !isFine).map(toLine);
	return {
		healthy: problems.length === 0,
		problems,
		report: all.map((finding) => `${wordOf(finding)}: ${toLine(finding)}`).join('\n'),
		reportHtml: toTable(all),
		findings: all.map((finding) => ({ ...finding })),
	};
}

/** A node that went on after it was refused hands on `error` in place of its findings. */
function findingsOf({ findings, error }: IDataObject): Finding[] {
	if (Array.isArray(findings)) return (findings as unknown[]).filter(isFinding);
	return typeof error === 'string' && error !== ''
		? [{ check: 'The step before', isFine: false, message: error }]
		: [];
}

function isFinding(value: unknown): value is Finding {
	if (!isObject(value)) return false;
	const { check, isFine, message } = value;
	return isText(check) && typeof isFine === 'boolean' && isText(message);
}

function wordOf({ isFine }: Finding): string {
	return isFine ? FINE : NOT_FINE;
}

function toLine({ check, message }: Finding): string {
	return `${check}. ${message}`;
}

function toTable(findings: readonly Finding[]): string {
	const rows = findings.map((finding) => {
		const color = finding.isFine ? '#137333' : '#b3261e';
		const cells = [
			`<td style="${CELL};color:${color};white-space:nowrap"><b>${wordOf(finding)}</b></td>`,
			`<td style="${CELL}"><b>${escapeHtml(finding.check)}</b></td>`,
			`<td style="${CELL}">${escapeHtml(finding.message)}</td>`,
		];
		return `<tr>${cells.join('')}</tr>`;
	});
	return `<table style="border-collapse:collapse;font-family:sans-serif;font-size:14px">${rows.join('')}</table>`;
}
