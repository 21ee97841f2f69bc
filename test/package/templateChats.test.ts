/** Whatever a template posts to a chat calls nobody there and leads nowhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CHAT_ATTACKS, chatsCalledBy } from '../support/chatGrammars';
import { ROOT } from './packed';
import type { Template } from './templateFormat';

const FOLDER = join(ROOT, 'workflows');
const ERRORS = 'handle-automation-errors.json';

interface Posted {
	readonly parameters: ReadonlyArray<{ readonly name: string; readonly value: string }>;
}

const posts = readdirSync(FOLDER)
	.filter((file) => file !== 'index.json')
	.flatMap((file) => {
		const { nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Template;
		return nodes
			.filter(({ parameters }) => String(parameters.url).includes('chatWebhookUrl'))
			.map(({ parameters }) => ({ file, sent: (parameters.bodyParameters as Posted).parameters }));
	});

it('six templates post to a chat', () => {
	expect(posts.map(({ file }) => file).sort()).toEqual([
		'follow-up-failed-payments.json',
		ERRORS,
		'handle-refunds.json',
		'payments-to-crm.json',
		'sync-successful-payments-to-crm-deals.json',
		'track-subscriptions.json',
	]);
});

it.each(posts.filter(({ file }) => file !== ERRORS))('$file posts the text made for it', (post) => {
	expect(post.sent).toEqual([{ name: 'text', value: '={{ $json.chatText }}' }]);
});

describe('the error workflow, whose messages no node of ours has seen,', () => {
	const [{ value } = { value: '' }] = posts.find(({ file }) => file === ERRORS)?.sent ?? [];
	/** All of it goes through one replacement. */
	const [, pattern = ''] = /^={{ \(.+\)\.replace\(\/(.+)\/gi, ' '\) }}$/.exec(value) ?? [];

	it.each(CHAT_ATTACKS)('takes the signs out of %s', (attack) => {
		expect(pattern).not.toBe('');
		const shown = `Stopped: "${attack}" is not valid`.replace(new RegExp(pattern, 'gi'), ' ');
		expect(chatsCalledBy(shown)).toEqual([]);
		expect(shown).toMatch(/^Stopped: .+ is not valid$/);
	});
});
