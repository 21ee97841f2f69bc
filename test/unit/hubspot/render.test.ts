import { BODY_LENGTH, renderBody } from '../../../nodes/crms/hubspot/render';

it.each([
	[undefined, [{ text: 'Paid' }], '<p>Paid</p>'],
	['Title', [], '<p><strong>Title</strong></p>'],
	['', [{ text: 'a\r\nb' }], '<p>a<br>b</p>'],
	['<b>', [{ text: `"&'<>` }], '<p><strong>&lt;b&gt;</strong></p><p>&quot;&amp;&#39;&lt;&gt;</p>'],
	[
		undefined,
		[{ text: 'Open', url: 'https://pay.example/?a=1&b="2"' }],
		'<p><a href="https://pay.example/?a=1&amp;b=&quot;2&quot;">Open</a></p>',
	],
	[undefined, [{ text: 'Open', url: 'javascript:alert(1)' }], '<p>Open</p>'],
	[undefined, [{ text: 'Open', url: ' https://pay.example' }], '<p>Open</p>'],
])('%p and %j are %s', (title, blocks, expected) => {
	expect(renderBody(title, blocks)).toBe(expected);
});

it.each([
	['one text', [{ text: 'x'.repeat(70_000) }]],
	['one text of entities', [{ text: '"'.repeat(70_000) }]],
	['many texts', Array.from({ length: 2_000 }, () => ({ text: 'A paragraph of some length' }))],
	['a long link', [{ text: 'Open', url: `https://pay.example/${'a'.repeat(70_000)}` }]],
	['wide characters', [{ text: '💶'.repeat(40_000) }]],
])('%s too long for a note keeps its beginning', (_what, blocks) => {
	const body = renderBody('Title', blocks);
	expect(body.length).toBeLessThanOrEqual(BODY_LENGTH);
	expect(body).toMatch(/^<p><strong>Title<\/strong><\/p><p>./u);
	expect(body).toMatch(/<p>…<\/p>$/);
	expect(body).not.toMatch(/&[a-z#0-9]*<|[\ud800-\udbff]</);
});
