/** What comes after the last dot of an address that a stranger is likely to own; `no` is Dr. No's. */
const COMMON_ENDS = [
	'com|net|org|info|biz|io|co|ly|me|eu|us|uk|de|at|ch|fr|es|it|nl|pl|pt|ru|cn|in|ai|to|tv|cc|ws|gg|be|se|dk|fi',
	'app|dev|xyz|shop|store|site|website|online|web|top|link|links|click|live|page|pages|cloud|help|support|pay',
	'bank|money|finance|company|group|services|email|mail|chat|info|world|today|space|tech|agency|name|pro|mobi',
	'club|vip|win|fun|art|blog|news|icu|buzz|cfd|sbs|lol|rest|life|zip|mov|test|local|localhost|example|invalid',
].join('|');
const END = `(?:${COMMON_ENDS})(?![\\p{L}\\p{M}\\p{N}])`;

/** Of HTML, as far as they write an address or part one; the semicolon is often left out. */
const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	period: '.',
	middot: '·',
	centerdot: '·',
	bull: '•',
	bullet: '•',
	sol: '/',
	bsol: '\\',
	colon: ':',
	commat: '@',
	num: '#',
	quest: '?',
	percnt: '%',
	lpar: '(',
	rpar: ')',
	lsqb: '[',
	rsqb: ']',
	lbrack: '[',
	rbrack: ']',
	lt: '<',
	gt: '>',
	hyphen: '-',
	dash: '-',
	nbsp: ' ',
	tab: '',
	newline: '',
	shy: '',
	zwj: '',
	zwnj: '',
};
const ENTITY = new RegExp(
	`&(?:#x([0-9a-f]+)|#(\\d+)|(${Object.keys(ENTITIES).join('|')}));?`,
	'gi',
);
/** What is no letter of ASCII in it is left: `100%de Luxe`. */
const PERCENT = /%([0-7][0-9a-f])/gi;
/** `&amp;period;`, `%252e`. */
const ENCODED_AT_MOST = 3;
const LAST_CODE_POINT = 0x10ffff;

/** What nobody sees, and what an encoded sign may turn out to be. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;

/** Dots of other scripts, which browsers take for one in an address (https://www.unicode.org/reports/tr46/). */
const OTHER_DOTS = /[。｡．․‧]/g;
/** Signs that people take for a dot; they stand in names too (`Gal·la`, `ジョン・スミス`), before no such end. */
const LOOKALIKE_DOT = new RegExp(`[·•∙⋅・۔܂ꓸ](?=${END})`, 'giu');
/** `evil[.]example`, `evil (dot) example`. */
const BRACKETED_DOT = /\s*[[({<‹]\s*(?:\.|dot|punkt)\s*[\])}>›]\s*/gi;
/** `evil . example`; a dot that only a space follows ends an abbreviation, as in `Dr. Ada`. */
const SPACED_SIGN = /\s+([.:/\\])\s*/g;

/** Goes on as an address would. */
const ON = '(?![\\p{L}\\p{M}\\p{N}/\\\\:@?#])';
/** `Dr.No`, `Fa.Meyer`, `Mr.O'Brien`. */
const TITLE = new RegExp(
	`(?<![\\p{L}\\p{M}\\p{N}_/@-])(?:Dr|Mr|Mrs|Ms|Prof|St|Fa|Jr|Sr)\\.(?=\\p{Lu}(?:['’]\\p{Lu})?\\p{Ll}[\\p{L}\\p{M}]*${ON})`,
	'gu',
);
/** `J.R.Smith`, `С.П.Иванов`: its last initial. */
const INITIALS = new RegExp(
	`(?<![\\p{L}\\p{M}\\p{N}_/@-])\\p{Lu}\\p{M}*\\.(?=\\p{Lu}(?:['’]\\p{Lu})?\\p{Ll}\\p{L}[\\p{L}\\p{M}]*${ON})`,
	'gu',
);
const STARTS_WITH_END = new RegExp(`^${END}`, 'iu');

const ADDRESSES: readonly RegExp[] = [
	/[:.]?\/\//,
	/:\\/,
	/\b(?:mailto|tel|sms|javascript|data|hxxps?|https?|ftp):/i,
	/\bwww\./i,
	/\S@\S/,
	// A bare domain, whatever its top level; `J.R.R.` has none of two letters.
	/[^\s.]\.(?:xn--|[\p{L}\p{M}]{2})/u,
	// In small letters only: `T. Ly` is a person.
	/\. (?:com|net|org|info|biz|io|co|ly|me|app|dev|xyz|shop|site|online|top|link|click|example)\b/,
	new RegExp(`\\. (?:${COMMON_ENDS})/`, 'iu'),
	// `evil dot com`; `Ada Dot` and `Dot Miller` are people.
	new RegExp(`[\\p{L}\\p{N}][\\s_*-]+(?:dot|punkt)[\\s_*-]+${END}`, 'iu'),
	/\d{1,3}(?:\.\d{1,3}){3}/,
	// A telephone number: seven digits, however they are parted.
	/\p{Nd}(?:[\s.,+()[\]/_\p{Pd}]*\p{Nd}){6}/u,
];

/** Whether a line holds an address of any kind or a telephone number, also one that is disguised or encoded. */
export function holdsAddress(line: string): boolean {
	const plain = decoded(line)
		.replace(UNSEEN, '')
		.normalize('NFKC')
		.replace(OTHER_DOTS, '.')
		.replace(LOOKALIKE_DOT, '.')
		.replace(BRACKETED_DOT, '.')
		.replace(SPACED_SIGN, '$1')
		.replace(TITLE, parted)
		.replace(INITIALS, parted);
	return ADDRESSES.some((pattern) => pattern.test(plain));
}

function decoded(line: string): string {
	let text = line;
	for (let round = 0; round < ENCODED_AT_MOST; round += 1) {
		text = text
			.replace(ENTITY, (_all, hex?: string, decimal?: string, name = '') => {
				if (hex !== undefined) return character(Number.parseInt(hex, 16));
				if (decimal !== undefined) return character(Number(decimal));
				return ENTITIES[name.toLowerCase()] ?? '';
			})
			.replace(PERCENT, (_all, hex: string) => character(Number.parseInt(hex, 16)));
	}
	return text;
}

function character(code: number): string {
	return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '';
}

/** What stands before a name, with the space that was left out; `J.Com` is as it was. */
function parted(before: string, ...[at, line]: readonly [at: number, line: string]): string {
	return STARTS_WITH_END.test(line.slice(at + before.length)) ? before : `${before} `;
}
