/** What the demo says on a terminal. */
import { OWNER } from '../n8n/api';
import { CRM_SANDBOXES, GATEWAY_SANDBOXES } from '../sandbox/systems';
import type { World } from '../support/world';
import type { OnceReport } from './once';

const WIDEST = 60;

const ids = (sandboxes: ReadonlyArray<{ readonly id: string }>): string =>
	sandboxes.map(({ id }, index) => (index === 0 ? `${id} (default)` : id)).join(', ');

export const HELP = `npm start              starts stand-ins for a gateway, a CRM, mail and chat, and a real n8n with this
                       package and its template; prints where to look; Ctrl-C ends everything
npm start -- --once    plays one payment, prints the deal before and after, and ends:
                       0 when the deal is right, 1 when it is not

  --gateway  ${ids(GATEWAY_SANDBOXES)}; several with commas, the first is who is paid
  --crm      ${ids(CRM_SANDBOXES)}
  --once     play one payment and end
  --json     with --once: one JSON document on standard output, progress on standard error
  --help     this text

The first start installs n8n (2.8 GB, 3 to 6 minutes) into test/n8n and keeps it.
Everything listens on 127.0.0.1 only, and nothing is sent beyond it.`;

/** Where to look, once everything runs. */
export function whereToLook(world: World): string {
	const { n8n, workflow, pageUrl, mail } = world;
	return `
  Sandbox page   ${pageUrl}/
                 play scenarios, or pay, fail and refund yourself; watch deal, people, tasks, mails,
                 chat and deliveries; print the sign-off sheet
  n8n editor     ${n8n.url}/workflow/${workflow.id}
                 sign in as ${OWNER.email}, password ${OWNER.password}
  Mail inbox     ${pageUrl}/mails as JSON, and on the sandbox page (SMTP on ${mail.host}:${mail.port})

  Ctrl-C ends everything.
`;
}

export function onceText(report: OnceReport): string {
	const { deal, payment, counts, calls, differences, mails, seconds } = report;
	const head = `${payment.amount} ${payment.currency} paid on the deal "${deal.name}" (${payment.id})`;
	const sums = [
		`${counts.mails} mail${counts.mails === 1 ? '' : 's'}${mails.map(({ to, subject }) => ` ("${subject}" to ${to.join(', ')})`).join('')}`,
		`${counts.tasks} task${counts.tasks === 1 ? '' : 's'}`,
		`${counts.notes} note${counts.notes === 1 ? '' : 's'}`,
		`${calls.gateway} gateway and ${calls.crm} CRM calls`,
		`${seconds.toFixed(1)} s`,
	].join(', ');
	const verdict = report.isRight
		? 'The deal is right.'
		: [
				'The deal is NOT right:',
				...differences.map(
					({ what, expected, actual }) =>
						`  ${what}: expected ${expected}, found ${actual || 'nothing'}`,
				),
			].join('\n');
	return ['', head, '', table(deal.rows), '', sums, verdict].join('\n');
}

function table(rows: OnceReport['deal']['rows']): string {
	const cells = [
		['Field', 'Before', 'After'],
		...rows.map(({ field, before, after }) => [field, cut(before ?? '–'), cut(after ?? '–')]),
	];
	const widths = [0, 1, 2].map((column) =>
		Math.max(...cells.map((row) => (row[column] ?? '').length)),
	);
	const lines = cells.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	const rule = widths.map((width) => '─'.repeat(width)).join('  ');
	return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cut(text: string): string {
	return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
