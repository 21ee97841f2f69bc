/** A node's open panel as a person sees it: dropdowns, credentials, labels. */
import type { Locator, Page } from 'playwright-core';

import { eventually } from '../support/world';

const OPTION = '[data-test-id="parameter-input-item"]:visible';

export interface Panel {
	readonly root: Locator;
	/** Titles of what the panel shows, from top to bottom, collections included. */
	labels(): Promise<string[]>;
	/** Titles of the credential fields that are there now. */
	credentials(): Promise<string[]>;
	/** What a dropdown shows as chosen. */
	chosen(parameter: string): Promise<string>;
	/** What a dropdown offers, once loaded. Leaves it closed, with the same choice. */
	options(parameter: string): Promise<string[]>;
	choose(parameter: string, option: string): Promise<void>;
	/** Opens the list of a dropdown and leaves it open. */
	open(parameter: string): Promise<string[]>;
	/** Visible texts that the editor cuts, and parameters without a title. */
	flaws(): Promise<string[]>;
}

export const panelOf = (page: Page): Panel => {
	const root = page.locator('[data-test-id="ndv"]');
	const dropdown = (parameter: string) =>
		root.locator(`[data-test-id="parameter-input-${parameter}"] [role="combobox"]`);
	const texts = async (selector: string) =>
		(await root.locator(`${selector}:visible`).allInnerTexts()).map(firstLine);

	const isOpen = async (parameter: string) =>
		(await dropdown(parameter).getAttribute('aria-expanded')) === 'true';
	/** By its own list: another dropdown's may still be fading away. */
	const itemsOf = async (parameter: string) => {
		const list = await dropdown(parameter).getAttribute('aria-controls');
		return page.locator(`[id="${list}"] ${OPTION}`);
	};

	const open = async (parameter: string) => {
		await eventually(
			async () => [await dropdown(parameter).isEnabled(), await dropdown(parameter).inputValue()],
			([isEnabled, value]) => isEnabled === true && value !== 'Loading options...',
		);
		if (!(await isOpen(parameter))) await dropdown(parameter).click();
		const items = await itemsOf(parameter);
		await items.first().waitFor();
		return (await items.locator('.option-headline').allInnerTexts()).map(firstLine);
	};
	const close = async (parameter: string) => {
		if (await isOpen(parameter)) await dropdown(parameter).click();
		await (await itemsOf(parameter)).first().waitFor({ state: 'hidden' });
	};

	return {
		root,
		labels: async () => await texts('[data-test-id="input-label"] label'),
		credentials: async () => await texts('[data-test-id="credentials-label"] label'),
		chosen: async (parameter) => await dropdown(parameter).inputValue(),
		open,
		async options(parameter) {
			const offered = await open(parameter);
			await close(parameter);
			return offered;
		},
		async choose(parameter, option) {
			await open(parameter);
			const items = await itemsOf(parameter);
			await items.filter({ has: page.getByText(option, { exact: true }) }).click();
			await items.first().waitFor({ state: 'hidden' });
			await eventually(
				async () => await dropdown(parameter).inputValue(),
				(value) => value === option,
			);
		},
		flaws: async () => await root.evaluate(flawsOf),
	};
};

const firstLine = (text: string): string => text.trim().split('\n')[0]?.trim() ?? '';

/** Runs in the page. */
const flawsOf = (panel: Element): string[] => {
	const isVisible = (element: Element) => (element as HTMLElement).offsetParent !== null;
	const textOf = (element: Element) =>
		element instanceof HTMLInputElement ? element.value : (element as HTMLElement).innerText.trim();
	const settings =
		'[data-test-id="input-label"] .n8n-text, [data-test-id="credentials-label"] .n8n-text';
	const texts = [...panel.querySelectorAll(`${settings}, input.el-input__inner, .n8n-tag`)];
	const cut = texts
		.filter(isVisible)
		.filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
		.map((element) => `cut: ${textOf(element)}`);
	const untitled = [...panel.querySelectorAll('[data-test-id="parameter-item"]')]
		.filter(isVisible)
		.filter((item) => textOf(item) === '')
		.map((item) => `without a title: ${item.outerHTML.slice(0, 300)}`);
	return [...cut, ...untitled];
};
