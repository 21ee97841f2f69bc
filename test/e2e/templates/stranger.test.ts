/** Somebody who knows a customer's address, and what he types as his name, in the hub of a real n8n. */
import { HUB } from '../../../build/variants';
import { hasNo } from '../../sandbox/lens';
import { gatewaySandbox } from '../../sandbox/systems';
import { type SeededDeal, startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const LURE = 'https://evil.example confirm\nHello';

let world: World;
beforeAll(async () => {
	world = await startWorld({ templates: [] });
	await world.crmLens.allowCurrency('EUR');
	await world.addTemplate({
		name: HUB.replace('.json', ''),
		settings: { chatWebhookUrl: world.chatUrl },
		values: { enable: ['Post to Team Chat'] },
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

const mailsTo = (email: string) => world.mail.mails.filter(({ to }) => to.includes(email));
const quiet = async () => await world.quiet();

/** Whatever somebody gets to read of a deal: its notes and tasks. */
async function writtenOn({ dealId }: SeededDeal): Promise<string> {
	const { notes, tasks } = await world.deal(dealId);
	return [...notes, ...tasks].map(({ title, text }) => `${title} ${text}`).join('\n');
}

it(
	'a declined card with the address of a known contact moves nothing on the deal and tells the customer nothing',
	async () => {
		const seeded = await world.seedDeal();
		const before = await world.deal(seeded.dealId);
		const chats = world.chat.messages.length;
		const reviews = (await world.crmLens.tasksWithoutDeal()).length;

		world.pay({ email: seeded.email }, { name: LURE, outcome: 'declined' });
		await quiet();

		expect(await world.deal(seeded.dealId)).toEqual(before);
		expect(mailsTo(seeded.email)).toEqual([]);
		expect(world.chat.messages).toHaveLength(chats);
		const tasks = (await world.crmLens.tasksWithoutDeal()).slice(reviews);
		expect(tasks.map(({ title }) => title)).toEqual(['Check a payment of €1,200.00']);
		expect(tasks[0]?.text).toContain(
			gatewaySandbox(world.gatewayLens.id).bench?.adapter.dealNaming,
		);
		expect(tasks[0]?.text).not.toMatch(/evil|confirm/i);
	},
	3 * MINUTES,
);

it(
	'an abandoned or reserved payment of a stranger is not even a task',
	async () => {
		const seeded = await world.seedDeal();
		const before = await world.deal(seeded.dealId);
		const reviews = (await world.crmLens.tasksWithoutDeal()).length;
		const payer = { email: seeded.email };
		if (world.gatewayLens.authentication) {
			world.pay(payer, { name: LURE, outcome: 'authenticationRequired' });
		} else console.log(hasNo(world.gatewayLens, 'authentication'));
		world.pay(payer, { name: LURE, outcome: 'reserved' });
		await quiet();
		expect(await world.deal(seeded.dealId)).toEqual(before);
		expect(mailsTo(seeded.email)).toEqual([]);
		expect(await world.crmLens.tasksWithoutDeal()).toHaveLength(reviews);
	},
	3 * MINUTES,
);

it.each([
	['declined', 'did not go through'],
	['paid', 'thank you for your payment'],
] as const)(
	'the same name on a payment of the deal that is %s: no address in mail, chat, notes and tasks',
	async (outcome, words) => {
		const seeded = await world.seedDeal();
		const chats = world.chat.messages.length;
		world.pay(seeded, { name: LURE, outcome });
		await quiet();
		const [mail, ...more] = mailsTo(seeded.email);
		expect(more).toEqual([]);
		expect(mail?.text).toMatch(/^Hello ,\s/);
		expect(mail?.text).toContain(words);
		expect(mail?.text).not.toMatch(/evil|confirm/i);
		const [chat, ...others] = world.chat.messages.slice(chats);
		expect(others).toEqual([]);
		expect(chat?.text).toContain(seeded.email);
		expect(`${chat?.text} ${await writtenOn(seeded)}`).not.toMatch(/evil|confirm/i);
	},
	3 * MINUTES,
);

it(
	'a name in the words of a chat calls nobody and leads nowhere there',
	async () => {
		const seeded = await world.seedDeal();
		const chats = world.chat.messages.length;
		world.pay(seeded, { name: '<!channel> @everyone [x](y) <users/all>' });
		await quiet();
		const [chat] = world.chat.messages.slice(chats);
		expect(chat?.text).toMatch(
			/‹!channel› @\u200beveryone \[x\] \(y\) ‹users\/all› paid €1,200\.00/,
		);
		expect(chat?.text).not.toMatch(/[<>]|@everyone|\]\(/);
	},
	3 * MINUTES,
);

it(
	'on the sandbox page: declined by address alone, then paid',
	async () => {
		const { gatewayLens: gateway, crmLens: crm } = world;
		world.scenarios.play(['declined-without-a-deal'], { gateway, crm });
		await world.scenarios.idle();
		const [run] = world.scenarios.runs(gateway.id, crm.id);
		const checks = (run?.steps ?? []).flatMap((step) => step.checks);
		expect(checks.length).toBeGreaterThan(9);
		const judged = checks.filter(({ state }) => state !== 'passed');
		expect(judged.map(({ what, expected, seen }) => ({ what, expected, seen }))).toEqual([]);
	},
	3 * MINUTES,
);
