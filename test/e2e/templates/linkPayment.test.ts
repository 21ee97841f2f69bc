/** What a review task asks for, done as it says: the form puts the payment on the deal, and the hub does the rest, once. */
import { HUB } from '../../../build/variants';
import { startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const PATH = 'link-a-payment';
const LOGIN = { user: 'finance', password: 'a long one' };
const FORM = 'When Somebody Knows the Deal';
const THANKS = 'Thank you for your payment';

let world: World;

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	await world.crmLens.allowCurrency('EUR');
	const hub = await world.addTemplate({ name: HUB.replace('.json', '') });
	const login = await world.api.createCredential('httpBasicAuth', 'The form', LOGIN);
	await world.addTemplate({
		name: 'link-a-payment-to-a-deal',
		values: {
			nodeCredentials: { [FORM]: [login], 'Put It on the Deal': [world.credentials.crm] },
			parameters: {
				[FORM]: { options: { path: PATH } },
				'Hand It to the Hub': { workflowId: { __rl: true, mode: 'id', value: hub.id } },
			},
		},
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

async function submit(reference: string, dealId: string, { user, password } = LOGIN) {
	const body = new FormData();
	body.set('field-0', ` ${reference} `);
	body.set('field-1', dealId);
	const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	const answer = await fetch(`${world.n8n.url}/form/${PATH}`, {
		method: 'POST',
		headers: { authorization },
		body,
	});
	await world.quiet();
	return { status: answer.status, text: await answer.text() };
}

/** The reference that the task of a payment without a deal tells. */
async function referenceInTask(amount: string): Promise<string> {
	const tasks = await world.crmLens.tasksWithoutDeal();
	const task = tasks.find(({ title }) => title.includes(amount));
	expect(task?.text).toContain('Link a payment to a deal');
	return /Payment reference: (\S+)/.exec(task?.text ?? '')?.[1] ?? '';
}

it(
	'a payment that no deal fits: task, form, deal won, thanked; and a second time nothing',
	async () => {
		const { dealId } = await world.seedDeal();
		const email = 'somebody@else.example';
		world.pay({ email });
		await world.quiet();
		const reference = await referenceInTask('€1,200.00');
		expect((await submit(reference, dealId, { ...LOGIN, password: 'guessed' })).status).toBe(401);
		expect(await world.field(dealId, 'Payment Status')).toBeNull();
		for (let time = 0; time < 2; time++) {
			expect((await submit(reference, dealId)).status).toBe(200);
			expect(await world.field(dealId, 'Payment Status')).toBe('Paid');
		}
		const { stageKind, tasks } = await world.deal(dealId);
		expect([stageKind, tasks.map(({ title }) => title)]).toEqual(['won', ['Welcome the customer']]);
		const mails = world.mail.mails.filter(({ to }) => to.includes(email));
		expect(mails.map(({ subject }) => subject)).toEqual([THANKS]);
	},
	4 * MINUTES,
);

it(
	'a deal that is not there: the form does not say that it worked',
	async () => {
		const answer = await submit('stripe/acct_1/live/payment/pi_1', '404404');
		expect([answer.status, answer.text]).toEqual([
			500,
			expect.stringContaining('Error in workflow'),
		]);
	},
	2 * MINUTES,
);
