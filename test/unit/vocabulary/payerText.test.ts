/** What somebody who pays may type, and what of it people get to read. */
import fc from 'fast-check';
import {
	emailAddress,
	oneLine,
	payerName,
	withSafePayerText,
} from '../../../nodes/shared/vocabulary/payerText';
import { dispute, paidState } from '../../support/states';

describe('a name', () => {
	it.each([
		['Ada Acme', 'Ada Acme'],
		['  Ada \t Acme ', 'Ada Acme'],
		['Dr. Ada Acme', 'Dr. Ada Acme'],
		['J. R. R. Tolkien', 'J. R. R. Tolkien'],
		['T. Ly', 'T. Ly'],
		['Acme Inc.', 'Acme Inc.'],
		['Müller & Söhne GmbH', 'Müller & Söhne GmbH'],
		["Conan O'Brien", "Conan O'Brien"],
		['株式会社アクメ', '株式会社アクメ'],
		['محمد علي', 'محمد علي'],
		['Ada\nHello', 'Ada Hello'],
		['Ada\r\nBcc: all', 'Ada Bcc: all'],
		['Ada\u2028Acme\u0000', 'Ada Acme'],
		['A\u200bda\u00ad \u202eAcme\u2066', 'Ada Acme'],
		['Müller &amp; Söhne', 'Müller &amp; Söhne'],
	])('%j is %j', (typed, name) => {
		expect(payerName(typed)).toBe(name);
	});

	it.each([
		...[
			'Dr.No',
			'Dr.Müller',
			'Mr.Smith',
			"Mr.O'Brien",
			'Fa.Meyer',
			'St.Gallen AG',
			'Prof.Dr.Ada Acme',
			'Dr.J.Smith',
		],
		...['J.R.Smith', 'J.R.R.Tolkien', 'С.П.Иванов', 'É.Piaf', 'A. B.Miller'],
		...['Dot Miller', 'Ada Dot', 'Ada Dot Miller', 'Ada Dot-Miller', 'Punkt Design'],
		...['Gal·la Placídia', 'ジョン・スミス', '约翰·史密斯', 'Acme • Berlin'],
		...['Studio 54', 'Acme 2026', 'Bar 100%de Luxe', 'Ada 123456'],
	])('%j is a name as it stands', (name) => {
		expect(payerName(name)).toBe(name);
	});

	it.each([
		...['Your parcel is held. Call 0900 123456 now', '+49 900 1234567', '(0900) 12-34-567'],
		...['0900.123.4567', '0900–1234567', '٠٩٠٠١٢٣٤٥', '０９００１２３４'],
	])('%j holds a telephone number, so that it is none', (typed) => {
		expect(payerName(typed)).toBeUndefined();
	});

	it.each([['<!channel>', '<!channel>']])('%j is %j', (typed, name) => {
		expect(payerName(typed)).toBe(name);
	});

	it.each([
		'https://evil.example confirm\nHello',
		'HTTPS://EVIL.EXAMPLE',
		'hxxps://evil',
		'//evil.example',
		'see www.evil',
		'WWW.EVIL',
		'evil.example',
		'EVIL.EXAMPLE',
		'bit.ly/x',
		'Go to bit.ly/x now',
		'evil . example',
		'evil .example',
		'bit. ly/x',
		'evil．example',
		'evil。example',
		'evil｡example',
		'ｅｖｉｌ．ｅｘａｍｐｌｅ',
		'evil\u2024example',
		'ev\u200bil.ex\u00adample',
		'evil\n.example',
		'evil[.]example',
		'evil (dot) example',
		'xn--80ak6aa92e.xn--p1ai',
		'пример.рф',
		'ada@acme.example',
		'ada＠acme',
		'mailto:ada',
		'javascript:alert(1)',
		'http : // evil',
		'192.168.0.1/x',
		...['evil&#46;com', 'evil&#x2e;com', 'evil&#0046com', 'evil&period;com', 'evil&amp;period;com'],
		...['evil&#8203;&#46;com', 'evil%2ecom', 'evil%252Ecom', 'ada&commat;acme', 'ada%40acme'],
		'<a href=https&colon;&sol;&sol;evil&period;com>Confirm</a>',
		'https&#58;&#47;&#47;evil',
		...[
			'evil dot com',
			'Visit EVIL DOT COM now',
			'evil-dot-com',
			'evil punkt de',
			'evil _dot_ link',
		],
		...['evil<dot>com', 'evil(dot)com', 'evil[.]com', 'evil&lt;dot&gt;com'],
		...[
			'evil·com',
			'evil•com',
			'evil∙com',
			'evil⋅com',
			'evil・com',
			'evil۔com',
			'evil܂com',
			'evilꓸcom',
		],
		...[
			'paypal. de/x',
			'x.com',
			't.co',
			'J.com',
			'J.Com',
			'J.Com/x',
			'X.COM',
			'J.Smith/x',
			'Dr.No/x',
		],
		...[
			'Dr.Com',
			'Dr.No.com',
			'J.Smith.com',
			'J.Smith1',
			'DR.NO',
			'dr.no',
			'evil.Smith',
			'evil.Dr.Smith',
			'xDr.No',
		],
		'😀.example',
		`${'x'.repeat(200)} evil.example`,
	])('%j holds an address, so that it is none', (typed) => {
		expect(payerName(typed)).toBeUndefined();
	});

	it.each(['', ' ', '\n', '\u200b', '\u3164', '...', '!!!', undefined, null])(
		'%j tells nobody',
		(typed) => {
			expect(payerName(typed)).toBeUndefined();
		},
	);

	it('has at most 80 characters, cut between two of them', () => {
		expect(payerName('a'.repeat(80))).toBe('a'.repeat(80));
		expect(payerName('a'.repeat(81))).toBe(`${'a'.repeat(79)}…`);
		expect(payerName(`a${'😀'.repeat(60)}`)).toBe(`a${'😀'.repeat(39)}…`);
	});

	it('is one line of at most 80 characters without an address, whatever is typed', () => {
		const typed = fc.array(
			fc.oneof(
				fc.string({ unit: 'binary' }),
				fc.constantFrom('.', ' ', '://', 'www.', 'evil', 'example', '@', '\n', '\u202e', '．'),
			),
		);
		fc.assert(
			fc.property(typed, (parts) => {
				const name = payerName(parts.join('')) ?? 'none';
				expect(name.length).toBeLessThanOrEqual(80);
				expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069]/u);
				expect(name).not.toMatch(/:\/\/|\bwww\.|\S@\S|\w\.[a-z]{2}/i);
			}),
		);
	});

	it('that is very long takes no time', () => {
		const began = performance.now();
		for (const part of [
			'a',
			'a.',
			'.',
			' ',
			' .',
			'[',
			'\u200b',
			'@',
			'1.',
			'1 ',
			'-',
			'a-',
			'A.',
			'&#4',
			'%2',
			'Dr.A',
			'a dot ',
		]) {
			payerName(part.repeat(1_000_000));
			emailAddress(part.repeat(1_000_000));
		}
		expect(performance.now() - began).toBeLessThan(5_000);
	});
});

describe('an e-mail address', () => {
	it.each([
		'ada@acme.example',
		'Ada.Acme+orders@mail.acme.example',
		"conan.o'brien@acme.example",
		'müller@söhne.example',
		'ada@xn--shne-5qa.xn--p1ai',
	])('%s is one', (typed) => {
		expect(emailAddress(` ${typed} `)).toBe(typed);
	});

	it.each([
		'ada@acme.example\r\nBcc: all@acme.example',
		'ada@acme.example\nBcc: all@acme.example',
		'ada@acme.example, eve@evil.example',
		'ada@acme.example; eve@evil.example',
		'ada@acme.example eve@evil.example',
		'ada@acme.example,',
		'Ada <ada@acme.example>',
		'<ada@acme.example>',
		'"ada"@acme.example',
		'"ada@acme.example eve"@evil.example',
		'ada@acme.example@evil.example',
		'ada@acme.example(eve@evil.example)',
		'=?utf-8?q?ada=40acme.example=2c?=@evil.example',
		...['evil.example/x', '//evil.example/x', 'a?b', 'a#b', 'a|b', 'a{b', 'a}b', 'a`b'].map(
			(local) => `${local}@acme.example`,
		),
		...['www.evil.example@acme.example', 'WWW.evil@acme.example'],
		'www.evil.example/login?id=1@acme.example',
		'mailto:ada@acme.example',
		'ada\u200b@acme.example',
		'ada@\u202eacme.example',
		'ada@acme',
		'ada@',
		'@acme.example',
		'ada@.example',
		'ada@acme..example',
		'ada@-acme.example',
		'ada@10.0.0.1',
		`${'a'.repeat(65)}@acme.example`,
		`ada@${'acme.'.repeat(60)}example`,
		'',
		undefined,
		null,
	])('%j is not exactly one', (typed) => {
		expect(emailAddress(typed)).toBeUndefined();
	});
});

describe('a line', () => {
	it('has no break, nothing unseen, and an end', () => {
		expect(oneLine('Order\r\n1\u2029of\t2 \u202e\u200b')).toBe('Order 1 of 2');
		expect(oneLine('a'.repeat(300))).toBe(`${'a'.repeat(249)}…`);
	});
});

describe('a state', () => {
	it('keeps nothing that a payer could speak with, and all that he could not', () => {
		const state = paidState('p1', 1000, {
			customer: {
				id: 'cus_1',
				name: 'https://evil.example confirm\nHello',
				email: 'ada@acme.example\r\nBcc: all@acme.example',
				otherEmails: ['a@acme.example, b@acme.example', ' eva@acme.example '],
			},
			description: 'Order 1\nHello',
			disputes: [{ ...dispute('lost'), reason: 'fraud\u202e' }],
			facts: [
				{ key: 'k', type: 'dispute.lost', at: '2026-01-01', current: true, reason: 'a\nb' },
				{ key: 'l', type: 'payment.succeeded', at: '2026-01-01', current: true },
			],
		});
		expect(withSafePayerText(state)).toEqual({
			...state,
			customer: { id: 'cus_1', otherEmails: ['eva@acme.example'] },
			description: 'Order 1 Hello',
			disputes: [{ ...dispute('lost'), reason: 'fraud' }],
			facts: [{ ...state.facts[0], reason: 'a b' }, state.facts[1]],
		});
	});

	it('of somebody who typed a name and an address is as it was', () => {
		const state = paidState('p1', 1000, { description: 'Order 1' });
		expect(withSafePayerText(state)).toEqual(state);
	});
});
