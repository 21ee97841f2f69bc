/**
 * Writes `nodes/operations.json`: what each system offers of the operations of the nodes Payment Gateway and CRM Deals and
 * Contacts, found in its adapter. Notices of the editor and the matrix of the README are made from it.
 */
const { existsSync } = require('node:fs');
const { readdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');

const NODES = path.resolve(__dirname, '..', 'nodes');
const TABLE = path.join(NODES, 'operations.json');
const README = path.resolve(__dirname, '..', 'README.md');
const MATRIX = /(<!-- systems:start -->\n)[\s\S]*?(<!-- systems:end -->)/;

/** TypeScript as it stands, without a build before. */
function load(file) {
	return require('tsx/cjs/api').require(file, path.join(__dirname, 'operations.js'));
}

async function adaptersIn(folder, name) {
	const ids = await readdir(path.join(NODES, folder));
	return ids
		.map((id) => path.join(NODES, folder, id, 'index.ts'))
		.filter(existsSync)
		.map((file) => load(file)[name]);
}

/** By system, sorted, so that the file is the same on every machine. */
async function operationsBySystem() {
	if (!existsSync(TABLE)) await writeFile(TABLE, '{}\n');
	const { offeredOperations } = load('../nodes/shared/n8n/action/operations.ts');
	const { GATEWAY_NODE } = load('../nodes/PaymentGateway/actionNode.ts');
	const { CRM_NODE } = load('../nodes/Crm/actionNode.ts');
	const gateways = await adaptersIn('gateways', 'gateway');
	const crms = await adaptersIn('crms', 'crm');
	const rows = [
		...gateways.map((gateway) => [gateway.id, offeredOperations(GATEWAY_NODE, gateway)]),
		...crms.map((crm) => [crm.id, offeredOperations(CRM_NODE, crm)]),
	];
	return Object.fromEntries(rows.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Two tables of Markdown: a resource a row, a system a column. @param groups the gateways and the CRMs. */
function matrixOf(offered, groups) {
	const words = (name) =>
		name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());
	const table = (systems) => {
		// What is taken with an operation is none of its own.
		const names = [...new Set(systems.flatMap(({ id }) => offered[id] ?? []))]
			.filter((name) => !name.includes(':'))
			.sort();
		const resources = [...new Set(names.map((name) => name.split('.')[0]))];
		const cellOf = (resource, id) => {
			const all = names.filter((name) => name.startsWith(`${resource}.`));
			const lacking = all.filter((name) => !(offered[id] ?? []).includes(name));
			if (lacking.length === 0) return 'all';
			if (lacking.length === all.length) return '—';
			return `all but ${lacking.map((name) => words(name.split('.')[1])).join(', ')}`;
		};
		return [
			`| Operations of | ${systems.map(({ name }) => name).join(' | ')} |`,
			`| --- |${systems.map(() => ' --- |').join('')}`,
			...resources.map(
				(resource) =>
					`| ${words(resource)} | ${systems.map(({ id }) => cellOf(resource, id)).join(' | ')} |`,
			),
		].join('\n');
	};
	return groups.map((systems) => `\n${table(systems)}\n`).join('');
}

async function formatted(text, file) {
	const { format, resolveConfig } = require('prettier');
	return await format(text, { ...(await resolveConfig(file)), filepath: file });
}

async function writeOperations() {
	const offered = await operationsBySystem();
	await writeChanged(TABLE, await formatted(JSON.stringify(offered), TABLE));
	const { GATEWAYS, CRMS } = load('../nodes/systems.ts');
	const matrix = matrixOf(offered, [GATEWAYS, CRMS]);
	const readme = await readFile(README, 'utf8');
	const filled = readme.replace(MATRIX, (_, start, end) => start + matrix + end);
	await writeChanged(README, await formatted(filled, README));
}

/** Touches nothing where nothing has changed: what is built is compared with its sources by their dates. */
async function writeChanged(file, text) {
	if (text !== (await readFile(file, 'utf8'))) await writeFile(file, text);
}

module.exports = { matrixOf, writeOperations, MATRIX };
