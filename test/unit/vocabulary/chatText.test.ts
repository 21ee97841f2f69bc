/** What chats take for a mention or a link, as their makers describe it; see `chatText` for the pages. */
import fc from 'fast-check';
import { chatText } from '../../../nodes/shared/vocabulary/chatText';

const GRAMMARS: Readonly<Record<string, readonly RegExp[]>> = {
	Slack: [/<[!@#][^>]*>/, /<[a-z]+:[^>]*>/i, /https?:\/\/\S/i],
	Mattermost: [/<!?\w+>/, /(?:^|[^\w])@[\w.-]+/, /\]\([^)]*\)/, /https?:\/\/\S/i],
	'Google Chat': [/<users\/[^>]+>/, /<[a-z]+:[^>]*>/i, /https?:\/\/\S/i],
	Discord: [/@everyone|@here/, /<@[!&]?\d+>/, /<#\d+>/, /\]\([^)]*\)/, /https?:\/\/\S/i],
	'Microsoft Teams': [/<at>/i, /<a\b/i, /\]\([^)]*\)/, /https?:\/\/\S/i],
};

const ATTACKS = [
	'<!channel>',
	'<!here|here>',
	'<!subteam^S1>',
	'<@U024BE7LH>',
	'<#C024BE7LR|general>',
	'<https://evil.example|Confirm here>',
	'<https://evil.example>',
	'<mailto:eve@evil.example|Confirm>',
	'<users/all>',
	'<@&123456789>',
	'<at>Everybody</at>',
	'<a href="https://evil.example">Confirm</a>',
	'@everyone',
	'@here',
	'x@here',
	'@channel',
	'@all',
	'-@boss',
	'[Confirm](https://evil.example)',
	'![](https://evil.example/x.png)',
	'https://evil.example',
	'HTTP://EVIL.EXAMPLE',
];

const found = (text: string) =>
	Object.entries(GRAMMARS).flatMap(([chat, patterns]) =>
		patterns.some((pattern) => pattern.test(text)) ? [chat] : [],
	);

it.each(ATTACKS)('%s is a mention or a link in some chat, and in none afterwards', (attack) => {
	const text = `Payment by ${attack} received`;
	expect(found(text)).not.toEqual([]);
	expect(found(chatText(text))).toEqual([]);
});

it('mentions nobody and links nowhere, however the signs are put together', () => {
	const signs = fc.array(fc.constantFrom(...ATTACKS, '<', '>', '@', ']', '(', '&lt;', '\n', 'a'));
	fc.assert(
		fc.property(signs, (parts) => {
			expect(found(chatText(parts.join('')))).toEqual([]);
		}),
	);
});

it.each([
	['Acme paid €1,200.00 by Visa •4242 via Stripe.', undefined],
	['Müller & Söhne paid ¥500 (invoice A-1).', undefined],
	['ada@acme.example paid $10.00 via Stripe.', undefined],
	['Two\r\nlines\u202e', 'Two lines'],
	['A deal <big>', 'A deal ‹big›'],
])('%j stays readable in every chat', (text, shown = text) => {
	expect(chatText(text)).toBe(shown);
});
