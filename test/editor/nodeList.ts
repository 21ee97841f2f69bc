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

/** The actions of a node that a search has found, by its title. */
export const listActions = async (page: Page, name: string): Promise<string[]> => {
	await page
		.locator(ITEM)
		.filter({ has: page.getByText(name, { exact: true }) })
		.click();
	const actions = page.locator('[data-keyboard-nav-type="action"]');
	await actions.first().waitFor();
	return (await actions.allInnerTexts()).map((text) => text.trim());
};
