import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

import { OWNER } from '../n8n/api';
import { PROJECT_FOLDER } from '../n8n/paths';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
	'--no-sandbox',
	'--disable-dev-shm-usage',
	'--disable-gpu',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
/** The editor's first page takes up to 35 s on two cores. */
const PATIENCE_SECONDS = 90;
const DOUBLE_CLICKS = 4;
const AGAIN_MILLISECONDS = 15_000;
const SCREENSHOT_FOLDER = join(PROJECT_FOLDER, 'test', 'screenshots');

export interface Editor {
	readonly page: Page;
	openWorkflow(id: string): Promise<void>;
	/** Opens a node's panel and returns it. */
	openNode(name: string): Promise<Locator>;
	closeNode(): Promise<void>;
	/** Writes test/screenshots/<name>.png and returns its path. */
	screenshot(name: string): Promise<string>;
	stop(): Promise<void>;
}

/** Why no browser can be started here, or undefined when one can. */
export const browserMissing = (): string | undefined =>
	program() === undefined ? `no Chromium at ${PROGRAMS.join(', ')}` : undefined;

/** A headless browser, signed in to an instance of ours as its owner. */
export const openEditor = async (url: string): Promise<Editor> => {
	const browser = await chromium.launch({ executablePath: program(), args: FLAGS });
	try {
		const page = await signedInPage(browser, url);
		return {
			page,
			async openWorkflow(id) {
				await page.goto(`${url}/workflow/${id}`);
				await page.locator('[data-test-id="canvas-node"]').first().waitFor();
			},
			async openNode(name) {
				const node = page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
				const panel = page.locator('[data-test-id="ndv"]');
				await node.waitFor();
				await openByDoubleClick(node, panel);
				return panel;
			},
			async closeNode() {
				// Not by Escape: a field that has the focus keeps the key for itself.
				await page.locator('[data-test-id="ndv-close-button"]').click();
				await page.locator('[data-test-id="ndv"]').waitFor({ state: 'hidden' });
			},
			async screenshot(name) {
				mkdirSync(SCREENSHOT_FOLDER, { recursive: true });
				const path = join(SCREENSHOT_FOLDER, `${name}.png`);
				await page.screenshot({ path });
				return path;
			},
			stop: async () => await browser.close(),
		};
	} catch (error) {
		await browser.close();
		throw error;
	}
};

/**
 * On a busy machine the two clicks can reach the page too far apart to be one double click, or the canvas is still
 * moving into view: then again, as a person would. The last try says what is wrong.
 */
const openByDoubleClick = async (node: Locator, panel: Locator): Promise<void> => {
	for (let left = DOUBLE_CLICKS - 1; left > 0; left -= 1) {
		// A panel that opens late covers the node, so this click may be refused: what counts is the panel.
		await node.dblclick({ timeout: AGAIN_MILLISECONDS }).catch(() => undefined);
		const opened = await panel.waitFor({ timeout: AGAIN_MILLISECONDS }).then(
			() => true,
			() => false,
		);
		if (opened) return;
	}
	await node.dblclick();
	await panel.waitFor();
};

const program = (): string | undefined => PROGRAMS.find((path) => existsSync(path));

const signedInPage = async (browser: Browser, url: string): Promise<Page> => {
	const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
	context.setDefaultTimeout(PATIENCE_SECONDS * 1000);
	const page = await context.newPage();
	await page.goto(`${url}/signin`);
	await page.locator('[name="emailOrLdapLoginId"]').fill(OWNER.email);
	await page.locator('[name="password"]').fill(OWNER.password);
	await page.locator('[data-test-id="form-submit-button"]').click();
	await page.waitForURL((address) => !address.pathname.includes('/signin'));
	return page;
};
