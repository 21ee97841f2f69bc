/** Keys of writes fit the gateway, and two that differ never become one. */
import fc from 'fast-check';
import { derivedKey } from '../../../nodes/PaymentGateway/action/keys';

/** Square, PayPal, Authorize.Net, a gateway without keys, Stripe. */
const LIMITS = [45, 108, 20, 0, 200];

describe.each(LIMITS)('where a gateway takes %i characters', (longest) => {
	it('every key fits, and different long keys stay different', () => {
		const most = longest === 0 ? 200 : longest;
		const part = fc.string({ minLength: 0, maxLength: 400 });
		fc.assert(
			fc.property(part, part, (one, other) => {
				const beginning = 'x'.repeat(150);
				const keys = [one, other].map((end) =>
					derivedKey('refund.create', [beginning, end], longest),
				);
				expect(keys.every((key) => key.length > 0 && key.length <= most)).toBe(true);
				expect(keys[0] === keys[1]).toBe(one === other);
				expect(keys.join('')).toMatch(/^[\x20-\x7e]*$/);
			}),
		);
	});

	it('what fits stays as it is', () => {
		expect(derivedKey('a.b', ['p_1', 'all'], longest)).toBe('a.b/p_1/all');
	});
});

it('a long key at Stripe is what it was before: its beginning and the whole digest', () => {
	const key = derivedKey('paymentLink.create', ['deal', 'x'.repeat(300)], 200);
	expect(key).toBe(
		`paymentLink.create/deal/${'x'.repeat(76)}/3ad64fd519977b7d4323069050ea483123f3fb155ecfb77ca6aba490b7c07913`,
	);
});
