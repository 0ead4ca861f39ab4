"""Files of every format, made by hand: no library that reads them has a part in making them."""

from __future__ import annotations

import io
import textwrap
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

HEIGHT, TOP, BOTTOM, LEFT = 842, 780, 90, 70


@dataclass
class Paper:
    """A PDF of A4 pages in Helvetica, filled from the top; `title` stands above every page."""

    title: str = ""
    width: int = 80
    """Characters in a line."""
    pages: list[list[str]] = field(default_factory=list)
    y: float = 0

    def heading(self, text: str, size: float = 14, bold: bool = True) -> Paper:
        self._down(size)
        for line in textwrap.wrap(text, self.width // 2):
            self._line(line, size, bold)
        self._down(4)
        return self

    def paragraph(self, text: str) -> Paper:
        return self.lines(*textwrap.wrap(text, self.width, break_on_hyphens=False))

    def lines(self, *texts: str, left: float = LEFT) -> Paper:
        """A paragraph in these very lines."""
        for text in texts:
            self._line(text, 11, False, left)
        self._down(9)
        return self

    def item(self, text: str, mark: str = "\u2022") -> Paper:
        """A list item, its mark in a column of its own."""
        for number, line in enumerate(textwrap.wrap(text, self.width - 6)):
            self._line(line, 11, False, LEFT + 22)
            if number == 0:
                self.put(mark, LEFT + 4, self.y, 11)
        return self

    def put(self, text: str, x: float, y: float, size: float, bold: bool = False) -> Paper:
        """One line anywhere on the last page."""
        if not self.pages:
            self.page()
        code = text.encode("cp1252").replace(b"\\", b"\\\\")
        code = code.replace(b"(", b"\\(").replace(b")", b"\\)")
        font = "F2" if bold else "F1"
        self.pages[-1].append(f"BT /{font} {size} Tf {x} {y} Td ({code.decode('latin-1')}) Tj ET")
        return self

    def dot(self, x: float, y: float) -> Paper:
        """A bullet that is drawn, not written: what browsers print."""
        corners = [(x + 2, y + 2), (x + 4, y), (x + 2, y - 2), (x, y)]
        arcs = " ".join(f"{a} {b} {a} {b} {a} {b} c" for a, b in corners)
        curve = f"{x} {y} m {arcs} f"
        self.pages[-1].append(curve)
        return self

    def page(self) -> Paper:
        self.pages.append([])
        self.y = TOP
        if self.title:
            self.put(self.title, LEFT, HEIGHT - 40, 9)
            self.put(f"Pagina {len(self.pages)}", LEFT, 40, 9)
        return self

    def _line(self, text: str, size: float, bold: bool, left: float = LEFT) -> None:
        if not self.pages or self.y < BOTTOM:
            self.page()
        self.y -= size * 1.3
        self.put(text, left, self.y, size, bold)

    def _down(self, points: float) -> None:
        self.y -= points

    def made(self, trailer: str = "", packed: bytes = b"") -> bytes:
        """The file; `packed`: what to put on each page instead, compressed."""
        pages = self.pages or [[]]
        kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            font.format("Helvetica"),
            font.format("Helvetica-Bold"),
        ]
        for number, page in enumerate(pages):
            stream = packed.decode("latin-1") or "\n".join(page)
            filters = "/Filter /FlateDecode " if packed else ""
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Contents "
                f"{6 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
                f"<< {filters}/Length {len(stream)} >>\nstream\n{stream}\nendstream",
            ]
        out = bytearray(b"%PDF-1.4\n")
        places = []
        for number, each in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
        return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


ENCRYPTED = (
    f"/ID [<{'ab' * 16}> <{'ab' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    f"/O <{'cd' * 32}> /U <{'ef' * 32}> >>"
)
"""For a trailer: a password that nobody knows."""

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles {W}>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style></w:styles>"""
NUMBERING = f"""<?xml version="1.0" encoding="UTF-8"?><w:numbering {W}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/></Types>"""
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
REL = '<Relationship Id="r{0}" Type="{2}/{1}" Target="{3}"/>'


def paragraph(text: str, style: str = "", bold: bool = False, listed: bool = False) -> str:
    """One paragraph of a Word file."""
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        looks += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    said = f'<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p><w:pPr>{looks}</w:pPr>{said}</w:p>"


def docx(*paragraphs: str, document: str | None = None) -> bytes:
    """A Word file with these paragraphs, or with this very document.xml."""
    body = "".join(paragraphs)
    xml = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    own = [("styles", "styles.xml"), ("numbering", "numbering.xml")]
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(
            REL.format(1, "officeDocument", RELATIONSHIPS, "word/document.xml")
        ),
        "word/_rels/document.xml.rels": RELS.format(
            "".join(REL.format(n, kind, RELATIONSHIPS, name) for n, (kind, name) in enumerate(own))
        ),
        "word/document.xml": xml if document is None else document,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
    }
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def html(*body: str) -> str:
    return f"<!doctype html><html><head><title>x</title></head><body>{''.join(body)}</body></html>"
