/** The page *Set up PayPal* says what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PaypalPaymentsApi } from '../../../credentials/PaypalPaymentsApi.credentials';
import { eventsFor } from '../../../nodes/gateways/paypal/eventTable';
import { FEATURES } from '../../../nodes/gateways/paypal/features';
import { readReference } from '../../../nodes/gateways/paypal/state/crmReference';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';

const page = readFileSync(join(__dirname, '../../../docs/set-up-paypal.md'), 'utf8');

/** Rows of the table below a heading, without its head. */
function table(heading: string): string[][] {
	const [, below = ''] = page.split(`## ${heading}\n`);
	const [block = ''] = /(?:^\|.*\n)+/m.exec(below) ?? [];
	const rows = block.trimEnd().split('\n').slice(2);
	return rows.map((row) =>
		row
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

const codesOf = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

it('names every feature that an app needs, as the node names it when it is missing', () => {
	const { account, ...others } = FEATURES;
	const named = table('2. Switch on its features').map(([name]) => name);
	expect(named).toEqual([...Object.values(others).map(({ name }) => name), 'Log in with PayPal']);
	expect(account.name).toContain('Log in with PayPal');
});

it('lists what PayPal tells of each kind of event', () => {
	const rows = table('What PayPal tells');
	const nouns = [...new Set(PAYMENT_EVENT_TYPES.map((type) => type.split('.')[0] ?? ''))];
	expect(rows.map(([title = '']) => title.replaceAll('*', '').toLowerCase())).toEqual(nouns);
	for (const [index, noun] of nouns.entries()) {
		const types = PAYMENT_EVENT_TYPES.filter((type) => type.startsWith(`${noun}.`));
		expect(codesOf(rows[index]?.[1] ?? '')).toEqual(eventsFor(types));
	}
});

it('writes names of deals that are read', () => {
	const [, below = ''] = page.split('## How a payment names its deal\n');
	const texts = codesOf(below.split('\n## ')[0] ?? '').filter((code) => /^(crm|deal)=/.test(code));
	expect(texts.map((text) => readReference(text))).toEqual([
		{ dealId: '5678' },
		{ crm: 'hubspot', account: '1234', dealId: '5678' },
	]);
});

it('names the fields of the credential as people see them', () => {
	const { displayName, properties } = new PaypalPaymentsApi();
	expect(page).toContain(displayName);
	const shown = properties.filter(({ displayOptions }) => displayOptions === undefined);
	for (const { displayName: name } of shown.filter(
		({ type }) => type !== 'notice' && type !== 'hidden',
	)) {
		expect([name, page.includes(`_${name}_`)]).toEqual([name, true]);
	}
});
