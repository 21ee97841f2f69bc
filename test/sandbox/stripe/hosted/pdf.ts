/** The smallest real PDF that says something: one page, one font, some lines. */

const LINE_HEIGHT = 18;

/** A complete document with a correct cross-reference table. */
export function renderPdf(lines: readonly string[]): Buffer {
	const text = lines.map((line) => `(${escape(line)}) Tj T*`).join('\n');
	const content = `BT /F1 12 Tf ${LINE_HEIGHT} TL 60 780 Td\n${text}\nET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		`<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
	];
	let document = '%PDF-1.4\n';
	const offsets = objects.map((object, index) => {
		const offset = document.length;
		document += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = document.length;
	const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	document += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
	document += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
	return Buffer.from(document, 'latin1');
}

/** One byte a character, so that lengths and offsets are counted right. */
function escape(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, (character) => `\\${character}`);
}
