/** The editor's list of nodes, opened, searched and closed as a person does. */
import type { Page } from 'playwright-core';

const LIST = '[data-test-id="node-creator"]';
const ITEM = `${LIST} [data-test-id="item-iterator-item"]`;

export interface ListedNode {
	readonly type: string;
	readonly name: string;
	/** Whether its picture has loaded. */
	readonly hasIcon: boolean;
}

/** Opens the list and types a search word; what it finds comes a moment later. */
export const searchNodes = async (page: Page, word: string): Promise<void> => {
	if (!(await page.locator(LIST).isVisible())) await page.keyboard.press('n');
	await page.locator('[data-test-id="node-creator-search-bar"]').fill(word);
};

/** What the list shows now. */
export const listedNodes = async (page: Page): Promise<ListedNode[]> =>
	await page.locator(ITEM).evaluateAll((items) =>
		items.map((item) => ({
			type: (item.getAttribute('data-keyboard-nav-id') ?? '').replace(
				/-[0-9a-f]{8}-[0-9a-f-]+$/,
				'',
			),
			name: item.querySelector('[data-test-id="node-creator-item-name"]')?.textContent ?? '',
			hasIcon: (item.querySelector('img')?.naturalWidth ?? 0) > 0,
		})),
	);

/** Opens a node that a search has found, by its title; its actions come a moment later. */
export const openActions = async (page: Page, name: string): Promise<void> =>
	await page
		.locator(ITEM)
		.filter({ has: page.getByText(name, { exact: true }) })
		.click();

/** The actions that the list shows now. */
export const listedActions = async (page: Page): Promise<string[]> => {
	const texts = await page.locator('[data-keyboard-nav-type="action"]').allInnerTexts();
	return texts.map((text) => text.trim());
};
