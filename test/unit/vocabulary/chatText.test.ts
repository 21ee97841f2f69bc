/** A text that is safe in every chat. */
import fc from 'fast-check';
import { chatText } from '../../../nodes/shared/vocabulary/chatText';
import { CHAT_ATTACKS, chatsCalledBy } from '../../support/chatGrammars';

it.each(CHAT_ATTACKS)(
	'%s is a mention or a link in some chat, and in none afterwards',
	(attack) => {
		const text = `Payment by ${attack} received`;
		expect(chatsCalledBy(text)).not.toEqual([]);
		expect(chatsCalledBy(chatText(text))).toEqual([]);
	},
);

it('mentions nobody and links nowhere, however the signs are put together', () => {
	const signs = fc.array(
		fc.constantFrom(...CHAT_ATTACKS, '<', '>', '@', ']', '(', '&lt;', '\n', 'a'),
	);
	fc.assert(
		fc.property(signs, (parts) => {
			expect(chatsCalledBy(chatText(parts.join('')))).toEqual([]);
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
