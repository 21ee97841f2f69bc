/** The sandbox page as a person uses it: free play, every scenario, what a failure looks like, the keyboard, the paper. */
import { SCENARIOS } from '../sandbox/scenarios';
import { browserMissing, openEditor, type Editor } from '../support/browser';
import { describeWith } from '../support/needs';
import { readLeftBehind } from '../support/leftBehind';
import { faintTexts, overflow, skippedHeadings, unnamedControls } from '../support/pageAudit';
import { consoleTemplate, PATIENT, startWorld, type World } from '../support/world';

const RUN_ALL_SECONDS = 480;

let world: World;
let editor: Editor;

describeWith('The sandbox page', browserMissing())('the sandbox page', () => {
	beforeAll(async () => {
		world = await startWorld({
			deliveries: PATIENT,
			templates: [],
		});
		await world.addTemplate(consoleTemplate(world));
		editor = await openEditor(world.n8n.url);
	}, 600_000);
	afterAll(async () => {
		await editor?.stop();
		await world?.stop();
	}, 120_000);

	const page = () => editor.page;
	const shows = async (text: string | RegExp) =>
		await page().getByText(text).locator('visible=true').first().waitFor({ timeout: 60_000 });
	const subjects = () => world.mail.mails.map(({ subject }) => subject);
	const row = (id: string) => page().locator(`[data-scenario="${id}"]`);
	const stateOf = async (id: string) => await row(id).getAttribute('data-state');
	const isOver = async (id: string) =>
		await page()
			.locator(`[data-scenario="${id}"]:is([data-state=passed], [data-state=failed])`)
			.waitFor({ timeout: 120_000 });
	/** Afresh: an address that differs in its last part only would not load anything. */
	const open = async (view: string) => {
		await page().goto(`${world.pageUrl}/#${view}`);
		await page().reload();
		await row('one-time-payment').waitFor({ state: 'attached' });
	};

	describe('free play', () => {
		beforeAll(async () => await open('play'), 60_000);

		it('Fail, then Pay: the deal goes from Failed to Paid and Closed Won, with a task and a mail for each', async () => {
			await page().getByRole('button', { name: 'Fail', exact: true }).click();
			await page()
				.locator('#deal-fields')
				.getByText('Failed', { exact: true })
				.waitFor({ timeout: 60_000 });
			await page().getByRole('button', { name: 'Pay', exact: true }).click();
			await page()
				.locator('#deal-fields')
				.getByText('Paid', { exact: true })
				.waitFor({ timeout: 60_000 });
			await shows('Thank you for your payment');
			await shows('Welcome the customer');
			await editor.screenshot('sandbox-free-play');
			const [deal] = await world.crmLens.deals();
			expect(deal?.stageKind).toBe('won');
			expect(deal?.tasks.map(({ title }) => title).sort()).toEqual([
				'Payment declined: $1,200.00',
				'Welcome the customer',
			]);
			expect(subjects()).toEqual(['Your payment did not go through', 'Thank you for your payment']);
		}, 180_000);

		it('Refund: Refunded, and one more mail', async () => {
			await page()
				.getByRole('button', { name: /^Refund/ })
				.first()
				.click();
			await page()
				.locator('#deal-fields')
				.getByText('Refunded', { exact: true })
				.waitFor({ timeout: 60_000 });
			await world.quiet();
			expect(subjects().slice(2)).toEqual(['Your refund is on its way']);
		}, 180_000);

		it('goes from field to field with the Tab key', async () => {
			await page().locator('#amount').focus();
			await page().keyboard.press('Tab');
			expect(await page().evaluate(() => document.activeElement?.id)).toBe('currency');
		}, 60_000);
	});

	describe('scenarios', () => {
		beforeAll(async () => await open('scenarios'), 60_000);

		it('by keyboard alone: from the skip link to a scenario that passed, and the focus stays', async () => {
			const press = async (key: string) => await page().keyboard.press(key);
			const focused = async () =>
				await page().evaluate(() => document.activeElement?.getAttribute('data-focus'));
			await press('Tab');
			expect(await page().evaluate(() => document.activeElement?.textContent)).toBe(
				'Skip to the content',
			);
			await press('Enter');
			for (let presses = 0; (await focused()) !== 'choose-one-time-payment'; presses += 1) {
				if (presses > 10) throw new Error('The first scenario is not reached with the Tab key');
				await press('Tab');
			}
			await press('Enter');
			await press('Tab');
			expect(await focused()).toBe('play-one-time-payment');
			const outline = await page().evaluate(
				() => getComputedStyle(document.activeElement as Element).outlineStyle,
			);
			expect(outline).toBe('solid');
			await press('Enter');
			await isOver('one-time-payment');
			expect(await stateOf('one-time-payment')).toBe('passed');
			expect(await focused()).toBe('play-one-time-payment');
			await page()
				.locator('#announcer')
				.getByText('One-time payment: Passed.')
				.waitFor({ state: 'attached', timeout: 5_000 });
		}, 180_000);

		it('one that fails is red, with what was expected and what was seen', async () => {
			world.mail.refuse({ code: 550, message: 'No such mailbox' });
			await row('very-small-amount').getByRole('button', { name: /^Play/ }).click();
			await isOver('very-small-amount');
			world.mail.refuse(undefined);
			expect(await stateOf('very-small-amount')).toBe('failed');
			const failed = page().locator('#scenario-steps tr.failed');
			expect(await failed.count()).toBe(1);
			expect((await failed.innerText()).split(/\s*[\t\n]\s*/)).toEqual([
				'Mails "Thank you for your payment"',
				'one',
				'none',
				expect.stringContaining('Not met'),
			]);
			expect(await page().locator('#scenario-verdict').innerText()).toContain(
				'Mails "Thank you for your payment": expected one, seen none.',
			);
			expect(await page().locator('#scenario-verdict').getAttribute('class')).toContain('bad');
			await editor.screenshot('sandbox-scenario-failed');
			await page().getByRole('link', { name: 'Sign-off sheet' }).click();
			await shows(/1 failed. Not ready to be signed[.]/);
			await page().getByRole('link', { name: 'Scenarios' }).click();
		}, 180_000);

		it('names everything that is shown to people who listen', async () => {
			const tree = await page().locator('body').ariaSnapshot();
			for (const part of [
				'navigation "Views"',
				'link "Scenarios"',
				'region "Scenarios"',
				'combobox "Gateway"',
				'combobox "CRM"',
				'button "Run all"',
				'button "Play: Chargeback won"',
				`region "The deal in ${world.crmLens.displayName}"`,
				'table "What is expected after:',
				'rowheader "Payment Status"',
				'region "Deliveries to n8n',
			]) {
				expect(tree).toContain(part);
			}
			expect(await page().locator('[data-view][aria-current=page]').allInnerTexts()).toEqual([
				'Scenarios',
			]);
			expect(await page().locator('.choose[aria-current=true]').count()).toBe(1);
			expect(await unnamedControls(page())).toEqual([]);
			expect(await skippedHeadings(page())).toEqual([]);
		}, 60_000);

		it(
			'Run all: every one is green, and one can watch it',
			async () => {
				await page().getByRole('button', { name: 'Run all' }).click();
				await row('insufficient-funds').locator('.sign.running').waitFor({ timeout: 120_000 });
				expect(await page().locator('#scenario-title').innerText()).toBe(
					'Insufficient funds, then paid',
				);
				await page()
					.locator('#run-all[aria-disabled=false]')
					.waitFor({ timeout: RUN_ALL_SECONDS * 1_000 });
				const runs = world.scenarios.runs(world.gatewayLens.id, world.crmLens.id);
				const unmet = runs.flatMap(({ scenarioId, reason, steps }) => [
					...(reason === null ? [] : [`${scenarioId}: ${reason}`]),
					...steps
						.flatMap(({ checks }) => checks)
						.filter(({ state }) => state !== 'passed')
						.map(({ what, expected, seen }) => `${scenarioId}: ${what}: ${expected}: ${seen}`),
				]);
				expect(unmet).toEqual([]);
				const states = await page()
					.locator('[data-scenario]')
					.evaluateAll((rows) =>
						rows.map((each) => [
							each.getAttribute('data-scenario'),
							each.getAttribute('data-state'),
						]),
					);
				expect(states).toEqual(SCENARIOS.map(({ id }) => [id, 'passed']));
				await shows(`${SCENARIOS.length} of ${SCENARIOS.length} passed`);
			},
			RUN_ALL_SECONDS * 1_000 + 60_000,
		);

		it('has left no key or secret behind in n8n, and personal data only where the README says so', async () => {
			const left = await readLeftBehind(world.n8n);
			const executions = await world.api.countExecutions(world.workflow.id);
			expect(executions).toBeGreaterThan(SCENARIOS.length);
			expect(left.rows).toBeGreaterThan(executions);
			expect(left.files).toBeGreaterThan(0);
			const secrets = world.gatewayLens.signingSecrets();
			expect(secrets).not.toEqual([]);
			for (const secret of [...secrets, ...world.keys]) {
				expect([secret.slice(0, 6), left.placesOf(secret)]).toEqual([secret.slice(0, 6), []]);
			}
			const people = [...new Set(world.mail.mails.flatMap(({ to }) => to))];
			expect(people.length).toBeGreaterThan(10);
			const places = new Set(people.flatMap((address) => left.placesOf(address)));
			expect([...places]).toEqual(['execution_data']);
		}, 120_000);

		it('shows what belongs to the scenario that is chosen, and nothing else', async () => {
			await row('crm-down').locator('.choose').click();
			await shows(/^Northwind: CRM down/);
			expect(await page().locator('#mails > li').count()).toBe(1);
			expect(await page().locator('#chat > li').count()).toBe(1);
			const answers = page().locator('#deliveries .answers').first();
			expect(await answers.locator('.badge.bad').count()).toBeGreaterThan(0);
			expect(await answers.locator('.badge').last().innerText()).toBe('200');
			await editor.screenshot('sandbox-scenario');
		}, 60_000);
	});

	describe('as it looks', () => {
		it.each(['light', 'dark'] as const)(
			'%s: every text can be read',
			async (colorScheme) => {
				await page().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
				for (const view of ['scenarios', 'play', 'sign-off']) {
					await open(view);
					await editor.screenshot(`sandbox-${view}-${colorScheme}`);
					expect([view, await faintTexts(page())]).toEqual([view, []]);
				}
			},
			120_000,
		);

		it.each([
			[1280, 'a laptop'],
			[768, 'a tablet'],
			[360, 'a telephone'],
		])(
			'%i pixels, %s: nothing is cut off sideways',
			async (width) => {
				await page().emulateMedia({ colorScheme: 'light' });
				await page().setViewportSize({ width, height: 900 });
				for (const view of ['scenarios', 'play', 'sign-off']) {
					await open(view);
					expect([view, await overflow(page())]).toEqual([view, 0]);
					await editor.screenshot(`sandbox-${view}-${width}`);
				}
			},
			60_000,
		);

		it('on paper there is the sign-off sheet alone, signed by three departments', async () => {
			// A4 upright within its margins, in pixels of the web.
			await page().setViewportSize({ width: 690, height: 975 });
			await open('scenarios');
			await page().emulateMedia({ media: 'print' });
			const visible = await page()
				.locator('h1, h2, h3, button, select')
				.evaluateAll((parts) =>
					parts.filter((part) => part.checkVisibility()).map((part) => part.textContent),
				);
			expect(visible).toEqual(['Acceptance of payments in the CRM', 'Sales', 'Finance', 'Service']);
			await shows(/Ready to be signed[.]/);
			expect(await page().locator('#sheet input').count()).toBe(12);
			expect(await page().getByRole('columnheader', { name: 'Result' }).count()).toBe(3);
			expect(await overflow(page())).toBe(0);
			await editor.screenshot('sandbox-sign-off-paper');
			await page().emulateMedia({ media: 'screen' });
		}, 60_000);
	});
});
